"""Lists of conversations: three sections in one request, keyset pages, exact totals, and what changed since.

Each section is read as the top N of each visible inbox by its own partial index and merged (docs/inbox.md says why);
never `IN (...)` with ORDER BY and LIMIT, never OFFSET.
"""

from datetime import datetime

from django.db import connection
from django.utils.dateparse import parse_datetime

from conversations.models import Conversation
from conversations.selectors.access import visible_inbox_ids
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

SIZES = {"urgent": 20, "waiting": 20, "all": 50}
FAR = "9999-12-31T00:00:00+00:00"
ORDERS = {
    "urgent": ("c.section = 1", "coalesce(c.sla_due_at, 'infinity'::timestamptz)", "asc", ">"),
    "waiting": ("c.section = 2", "c.waiting_since", "asc", ">"),
    "all": ("true", "c.last_activity_at", "desc", "<"),
}
KEYS = {"urgent": "sla_due_at", "waiting": "waiting_since", "all": "last_activity_at"}


def for_items(rows):
    """What `shapes.staff.item` needs, without a query a row."""
    return rows.select_related("inbox", "assignee", "team")


def for_conversations(rows):
    return rows.select_related("inbox", "assignee", "team", "contact", "contact_inbox")


def section_page(
    membership: Membership,
    section: str,
    size: int,
    cursor: tuple | None = None,
    where: str = "",
    values: list | None = None,
):
    """(rows, cursor of the next page or None). cursor: (key as ISO text, id) of the last row before."""
    ids = _ids(membership, visible_inbox_ids(membership), {section: size}, cursor, where, values or [])[section]
    return _page(section, size, ids, _rows(ids))


def sections(
    membership: Membership, inboxes: list[int], sizes: dict[str, int], where: str = "", values: list | None = None
) -> dict:
    """{section: (rows, cursor of the next page or None)}, the first pages of all of them in two queries."""
    found = _ids(membership, inboxes, sizes, None, where, values or [])
    rows = _rows([pk for ids in found.values() for pk in ids])
    return {name: _page(name, size, found[name], rows) for name, size in sizes.items()}


def _page(section: str, size: int, ids: list[int], rows: dict[int, Conversation]):
    page = [rows[pk] for pk in ids[:size] if pk in rows]
    more = len(ids) > size and page
    return page, ((_key(section, page[-1]), page[-1].pk) if more else None)


def _rows(ids: list[int]) -> dict[int, Conversation]:
    return {row.pk: row for row in for_items(Conversation.objects.filter(pk__in=ids))}


def _key(section: str, row: Conversation) -> str:
    moment: datetime | None = getattr(row, KEYS[section])
    return moment.isoformat() if moment else FAR


def _ids(membership, inboxes: list[int], sizes: dict, cursor, where: str, values: list) -> dict[str, list[int]]:
    """One id more than the size of each section, so that it shows whether there is a next page."""
    parts, given = [], []
    for section, size in sizes.items():
        sql, of_section = _section_sql(membership, inboxes, section, size + 1, cursor, where, values)
        parts.append(f"(select '{section}', array({sql}))")
        given += of_section
    return dict(_fetch(" union all ".join(parts), given))


def _section_sql(membership, inboxes, section, size, cursor, where, values) -> tuple[str, list]:
    condition, key, direction, beyond = ORDERS[section]
    after = f"and ({key}, c.id) {beyond} (%s::timestamptz, %s)" if cursor else ""
    restriction, restricted = _restriction(membership)
    sql = f"""
        select c.id from unnest(%s::bigint[]) as i(inbox) cross join lateral (
          select c.id, {key} as key from conversation c
          where c.inbox_id = i.inbox and c.account_id = %s and {condition} {after} {restriction} {where}
          order by {key} {direction}, c.id {direction} limit %s) c
        order by c.key {direction}, c.id {direction} limit %s"""
    position = [_moment(cursor[0]), cursor[1]] if cursor else []
    return sql, [inboxes, current_account_id(), *position, *restricted, *values, size, size]


def _moment(text: str) -> str:
    """Of a cursor: 'infinity' sorts where a row without a deadline does."""
    return "infinity" if text == FAR else parse_datetime(text).isoformat()


def _restriction(membership: Membership) -> tuple[str, list]:
    if membership.is_administrator or membership.sees == Membership.Sees.ALL:
        return "", []
    if membership.sees == Membership.Sees.OWN:
        return "and c.assignee_id = %s", [membership.user_id]
    return "and (c.assignee_id = %s or c.assignee_id is null)", [membership.user_id]


def totals(membership: Membership, inboxes: list[int] | None = None) -> dict:
    """{"urgent", "waiting", "all", "unassigned", "mine", "snoozed", "inboxes": {id: open ones}}, exact."""
    inboxes = visible_inbox_ids(membership) if inboxes is None else inboxes
    rows = _restricted_totals(membership, inboxes) if _restriction(membership)[0] else _stored_totals(inboxes)
    sums = {
        name: sum(row[index] for row in rows)
        for index, name in enumerate(("urgent", "waiting", "opened", "unassigned", "all"), 1)
    }
    return sums | {"inboxes": {str(row[0]): row[3] for row in rows}} | _own(membership, inboxes)


def _stored_totals(inboxes: list[int]) -> list[tuple]:
    sql = """select inbox_id, sum(urgent)::int, sum(waiting)::int, sum(opened)::int, sum(unassigned)::int,
                sum(total)::int
             from inbox_totals where account_id = %s and inbox_id = any(%s) group by inbox_id"""
    return _fetch(sql, [current_account_id(), inboxes])


def _restricted_totals(membership: Membership, inboxes: list[int]) -> list[tuple]:
    """For those who see only their own: counted on the partial index of their own rows."""
    restriction, values = _restriction(membership)
    sql = f"""select c.inbox_id, count(*) filter (where section = 1), count(*) filter (where section = 2),
                count(*) filter (where section > 0),
                count(*) filter (where section > 0 and assignee_id is null), count(*)
              from conversation c where c.account_id = %s and c.inbox_id = any(%s) {restriction} group by c.inbox_id"""
    return _fetch(sql, [current_account_id(), inboxes, *values])


def _own(membership: Membership, inboxes: list[int]) -> dict:
    """What is his and open, and what sleeps in the inboxes; both only as far as he may see it."""
    restriction, values = _restriction(membership)
    sql = f"""select
        (select count(*) from conversation
         where account_id = %s and assignee_id = %s and status = 0 and inbox_id = any(%s)),
        (select count(*) from conversation c
         where account_id = %s and status = 3 and inbox_id = any(%s) {restriction})"""
    account_id = current_account_id()
    mine, snoozed = _fetch(sql, [account_id, membership.user_id, inboxes, account_id, inboxes, *values])[0]
    return {"mine": mine, "snoozed": snoozed}


def _fetch(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return run.fetchall()
