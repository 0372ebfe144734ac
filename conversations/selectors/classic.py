"""Chatwoot's own list: numbered pages with counts beside them, read in lanes like every other list.

What nobody waits for has no moment to be ordered by: in both orders of waiting those who wait come first, and then the
others by their last activity. Each order is read as groups, one after another, each from an index of its own.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from conversations.selectors import numbered
from conversations.selectors.filters import OPEN
from conversations.selectors.lanes import SOME, Sql, led_by
from conversations.selectors.orders import ACTIVITY
from conversations.selectors.sight import Sight

SNOOZED = 3
OWNERS = ("me", "unassigned", "assigned", "all")


@dataclass(frozen=True)
class Listed:
    """What is listed. status: empty for all; owner: one of OWNERS; ids: the only ones that may be found, None for any;
    unattended: nobody has answered yet, or the customer waits; closed and snoozed ones never are."""

    status: frozenset[int]
    inboxes: list[int]
    owner: str = "all"
    team_id: int | None = None
    labels: tuple[str, ...] = ()
    sort: str = "latest"
    ids: list[int] | None = None
    unattended: bool = False

    def of(self, numbers: set[int]) -> bool:
        return not self.status or bool(self.status & numbers)


class Way(NamedTuple):
    """Rows of this condition in the order of a key; moments: that the key is a time, else a number."""

    condition: str
    key: str
    descending: bool = False
    moments: bool = True

    @property
    def direction(self) -> str:
        return "desc" if self.descending else "asc"


class Line(NamedTuple):
    """Where a row stands: its group, its key as text, its id."""

    group: int
    key: str
    pk: int


def page(sight: Sight, asked: Listed, number: int, size: int, total: int, of: str) -> list[int]:
    """Ids of a numbered page; total: how many there are, so that nothing is looked for beyond the last of them.
    of: whose list. Raises Invalid naming `page` where it is too far from any that was read."""
    left = min(size, total - (number - 1) * size)

    def read(after: list, skipped: int) -> list[Line]:
        return _lines(sight, asked, Line(*after) if after else None, skipped + left)[skipped:]

    found = numbered.placed(read, list, numbered.Asked(number, size, total, numbered.key_of(of, [asked.sort])))
    return [line.pk for line in found]


def _lines(sight: Sight, asked: Listed, after: Line | None, most: int) -> list[Line]:
    found: list[Line] = []
    for place, ways in enumerate(_groups(asked)):
        if len(found) < most and ways and (after is None or place >= after.group):
            beyond = after if after and after.group == place else None
            sql = _top(sight, asked, ways, beyond, most - len(found))
            found += [Line(place, key, pk) for pk, key in _rows(sql)]
    return found


def _groups(asked: Listed) -> list[list[Way]]:
    if asked.sort.startswith("waiting"):
        descending = asked.sort.endswith("desc")
        awake = Way("c.section > 0 and c.waiting_since is not null", "c.waiting_since", descending)
        asleep = Way("c.status = 3 and c.waiting_since is not null", "c.waiting_since", descending)
        waiting = [way for way, states in ((awake, set(OPEN)), (asleep, {SNOOZED})) if asked.of(states)]
        rest = Way(f"{_states(asked)} and (c.status = 1 or c.waiting_since is null)", ACTIVITY, True)
        return [waiting, [rest]]
    by_number = asked.sort.startswith("created")
    key = "c.display_id" if by_number else ACTIVITY
    return [[Way(_states(asked), key, not asked.sort.endswith("asc"), not by_number)]]


def _states(asked: Listed) -> str:
    """The condition of the index that has these states, if one has."""
    if asked.unattended or (asked.status and asked.status <= OPEN):
        return "c.section > 0"
    return "c.status = 3" if asked.status == {SNOOZED} else "true"


def _top(sight: Sight, asked: Listed, ways: list[Way], after: Line | None, most: int) -> Sql:
    lanes = [_lane(sight, asked, way, owner, after, most) for way in ways for owner in _owners(sight, asked)]
    merged = " union all ".join(f"({lane.text})" for lane in lanes)
    direction = ways[0].direction
    text = f"select m.id, m.key::text from ({merged}) m order by m.key {direction}, m.id {direction} limit {int(most)}"
    return Sql(text, [value for lane in lanes for value in lane.values])


def _lane(sight: Sight, asked: Listed, way: Way, owner: Sql, after: Line | None, most: int) -> Sql:
    filters, beyond = _filters(asked), _beyond(way, after)
    led = led_by("assignee_id", way.key, way.direction) if owner.text == NOBODYS and way.key == ACTIVITY else ""
    where, inboxes = _where(sight, asked)
    text = f"""select c.id, {way.key} as key from conversation c where c.account_id = %s and {where}
      and {way.condition} and {owner.text} and {filters.text} and {beyond.text}
      order by {led}{way.key} {way.direction}, c.id {way.direction} limit {int(most)}"""
    values = [sight.account_id, *owner.values, *filters.values, *beyond.values]
    if where == IN_LANES:
        text = f"select n.* from unnest(%s::bigint[]) i (inbox) cross join lateral ({text}) n"
        return Sql(text, [asked.inboxes, *values])
    return Sql(text, [sight.account_id, *inboxes, *values[1:]])


IN_LANES, NOBODYS, ANYBODYS = "c.inbox_id = i.inbox", "c.assignee_id is null", "true"


def _where(sight: Sight, asked: Listed) -> tuple[str, list]:
    if asked.ids is not None:
        return "c.id = any(%s) and c.inbox_id = any(%s)", [asked.ids, asked.inboxes]
    if sight.every and len(asked.inboxes) == len(sight.inboxes) > SOME and not asked.sort.startswith("waiting"):
        return "true", []
    return IN_LANES, []


def _owners(sight: Sight, asked: Listed) -> list[Sql]:
    """A condition for each lane of assignees that may be found."""
    seen = {None: Sql(NOBODYS, []), sight.user_id: Sql("c.assignee_id = %s", [sight.user_id])}
    may = seen if sight.owners is None else {pk: seen[pk] for pk in sight.owners}
    if asked.owner == "me":
        return [lane for pk, lane in may.items() if pk is not None]
    if asked.owner == "unassigned":
        return [lane for pk, lane in may.items() if pk is None] or [Sql("false", [])]
    if sight.owners is None:
        return [Sql("c.assignee_id is not null" if asked.owner == "assigned" else ANYBODYS, [])]
    return [lane for pk, lane in may.items() if pk is not None or asked.owner == "all"]


def _filters(asked: Listed) -> Sql:
    parts = [Sql("true", [])]
    if asked.status and (asked.unattended or asked.status != {SNOOZED}):
        parts.append(Sql("c.status = any(%s)", [list(asked.status)]))
    if asked.team_id:
        parts.append(Sql("c.team_id = %s", [asked.team_id]))
    if asked.labels:
        parts.append(Sql("c.labels @> %s::varchar[]", [list(asked.labels)]))
    if asked.unattended:
        parts.append(Sql("c.section > 0 and (c.first_reply_created_at is null or c.waiting_since is not null)", []))
    return Sql(" and ".join(part.text for part in parts), [value for part in parts for value in part.values])


def _beyond(way: Way, after: Line | None) -> Sql:
    if after is None:
        return Sql("true", [])
    kind, sign = "timestamptz" if way.moments else "integer", "<" if way.descending else ">"
    return Sql(f"({way.key}, c.id) {sign} (%s::{kind}, %s)", [after.key, after.pk])


def counted(sight: Sight, asked: Listed) -> tuple:
    """(mine, nobody's, all) of what is listed, whoever's is asked for, row by row among those an index finds."""
    filters, (restriction, given) = _filters(asked), sight.restriction()
    among, ids = ("true", []) if asked.ids is None else ("c.id = any(%s)", [asked.ids])
    text = f"""select count(*) filter (where c.assignee_id = %s), count(*) filter (where c.assignee_id is null),
        count(*) from conversation c where c.account_id = %s and c.inbox_id = any(%s) and {_states(asked)}
        and {filters.text} and {among} {restriction}"""
    values = [sight.user_id, sight.account_id, asked.inboxes, *filters.values, *ids, *given]
    return _rows(Sql(text, values))[0]


def _rows(sql: Sql) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql.text, sql.values)
        return run.fetchall()
