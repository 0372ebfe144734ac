"""Lists of conversations: three sections in one statement, and keyset pages of each in both directions.

The cost of a page is that of its own rows, whatever the size of the account (docs/inbox.md has the plans). Where a
filter has no index, a bounded number of rows is walked: the page may be short, and its cursor says where to go on.
"""

from dataclasses import dataclass, field

from django.db import connection

from conversations.selectors import lanes, rows
from conversations.selectors.filters import Wanted
from conversations.selectors.lanes import Cursor, Sql
from conversations.selectors.orders import DUE, Reading, order_of, reading
from conversations.selectors.rows import Row
from conversations.selectors.sight import Sight

SIZES = {"urgent": 20, "waiting": 20, "all": 50}
FIRST_WALK, LONG_WALK = 400, 4000
COLUMNS = rows.COLUMNS.replace("c.section", f"case when {DUE} then 1 else c.section end")


@dataclass
class Page:
    """next, prev: where to go on, None at an end. counted: the hits of a walk; complete: whether it reached the end."""

    rows: list[Row] = field(default_factory=list)
    next: Cursor | None = None
    prev: Cursor | None = None
    counted: int | None = None
    complete: bool = True


def for_items(rows):
    """What `shapes.staff.item` needs of model instances, without a query a row."""
    return rows.select_related("inbox", "assignee", "team")


def for_conversations(rows):
    return rows.select_related("inbox", "assignee", "team", "contact", "contact_inbox")


def sections(sight: Sight, wanted: Wanted, sizes: dict[str, int], ids: list[int] | None = None) -> dict[str, Page]:
    """The first page of each section. ids: the only conversations that may be found (words, rare labels, mentions)."""
    plans = {name: reading(sight, name, wanted, ids) for name in sizes}
    pages = _read(sight, plans, sizes, None, FIRST_WALK)
    short = {name: plans[name] for name, page in pages.items() if _too_short(page, sizes[name])}
    return pages | _read(sight, short, sizes, None, LONG_WALK)


def section_page(sight: Sight, section: str, wanted: Wanted, size: int, cursor: Cursor | None, ids=None) -> Page:
    plans = {section: reading(sight, section, wanted, ids)}
    page = _read(sight, plans, {section: size}, cursor, FIRST_WALK)[section]
    if _too_short(page, size):
        page = _read(sight, plans, {section: size}, cursor, LONG_WALK)[section]
    return page


def changed(sight: Sight, keys: list[int]) -> list[Row]:
    """Those of these conversations that may be seen, as they are now."""
    restriction, values = sight.restriction()
    text = f"""select {COLUMNS} from conversation c {rows.JOINS} where c.account_id = %s and c.id = any(%s)
      and c.inbox_id = any(%s) {restriction} order by c.id"""
    found = _fetch(Sql(text, [sight.account_id, keys, sight.inbox_ids, *values]))
    return [rows.built(values, sight) for values in found]


def _too_short(page: Page, size: int) -> bool:
    return not page.complete and len(page.rows) < size


def _read(sight: Sight, plans: dict[str, Reading], sizes: dict[str, int], cursor: Cursor | None, budget: int):
    asked = {name: plan for name, plan in plans.items() if not plan.empty}
    given: dict[str, list[tuple]] = {name: [] for name in asked}
    if asked:
        for section, *values in _fetch(_statement(sight, asked, sizes, cursor, budget)):
            given[section].append(values)
    return {
        name: _page(sight, plan, given.get(name, []), sizes[name], cursor, budget) for name, plan in plans.items()
    }


def _statement(sight: Sight, plans: dict[str, Reading], sizes: dict, cursor: Cursor | None, budget: int) -> Sql:
    """One row more than the size of each section, so that it shows whether there is a next page."""
    parts, given = [], []
    for name, plan in plans.items():
        direction = (plan.order.reversed() if cursor and cursor.backwards else plan.order).direction
        found = lanes.found(sight, plan, cursor, sizes[name] + 1, budget)
        place = f"row_number() over (order by f.key {direction}, f.id {direction})"
        parts.append(
            f"(select '{name}' as section, {place} as place, f.id, f.key::text, f.ending, f.seen from ({found.text}) f)"
        )
        given += found.values
    text = f"""select s.section, s.id, s.key, s.ending, s.seen, {COLUMNS} from ({" union all ".join(parts)}) s
      left join conversation c on c.id = s.id and c.account_id = %s {rows.JOINS} order by s.section, s.place"""
    return Sql(text, [*given, sight.account_id])


def _page(sight: Sight, plan: Reading, given: list, size: int, cursor: Cursor | None, budget: int) -> Page:
    hits = [values for values in given if values[0] is not None]
    ending = next((values for values in given if values[0] is None), None)
    page = Page([rows.built(tuple(values[4:]), sight) for values in hits[:size]])
    places = [Cursor(key, pk) for pk, key, *_ in hits[:size]]
    beyond = places[-1] if len(hits) > size else None
    if plan.leftovers:
        page.complete = ending is None or ending[3] < budget
        page.counted = hits[0][3] if hits else 0
        if beyond is None and not page.complete and ending is not None:
            beyond = Cursor(ending[1], ending[2])
    return _turned(plan, page, places, beyond, cursor)


def _turned(plan: Reading, page: Page, places: list[Cursor], beyond: Cursor | None, cursor: Cursor | None) -> Page:
    """A page before a cursor was read backwards: turn it, and its beginning is where it goes on."""
    if cursor and cursor.backwards:
        page.rows.reverse()
        page.prev = beyond and beyond._replace(backwards=True)
        page.next = places[0] if places else _from(plan, cursor)
        return page
    page.next = beyond
    if cursor:
        page.prev = places[0]._replace(backwards=True) if places else _from(plan, cursor)
    return page


def _from(plan: Reading, cursor: Cursor) -> Cursor:
    """The way back from an empty page: it begins with the very row the page was to begin after."""
    onwards = (plan.order.direction == "asc") != cursor.backwards
    return Cursor(cursor.key, cursor.pk + (1 if onwards else -1), not cursor.backwards)


def kind_of(section: str, wanted: Wanted) -> str:
    """The SQL type of the keys in the cursors of this list."""
    return order_of(section, wanted).kind


def _fetch(sql: Sql) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql.text, sql.values)
        return run.fetchall()
