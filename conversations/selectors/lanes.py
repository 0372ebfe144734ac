"""The SQL of a reading: lanes merged, or a bounded walk along them where something must be looked at row by row."""

from typing import NamedTuple

from conversations.selectors.orders import ACTIVITY, DUE, SOON, Order, Reading
from conversations.selectors.sight import Sight

SOME = 100  # from so many inboxes on, those who see all of them read one index of the account

PARTIAL = {"priority": "and c.priority >= 2"}  # said aloud: the planner does not infer an index's condition from a join


class Cursor(NamedTuple):
    """The row a page goes on from: its key as text, its id, and whether the page lies before it."""

    key: str
    pk: int
    backwards: bool = False


class Sql(NamedTuple):
    text: str
    values: list


def found(sight: Sight, plan: Reading, cursor: Cursor | None, size: int, budget: int) -> Sql:
    """Rows (id, key, place, seen, ending): `size` of them at most in reading order, and one row without an id that
    says how many were walked (`seen`) and where the walk ended (`place` id, `key`)."""
    order = plan.order.reversed() if cursor and cursor.backwards else plan.order
    if not plan.leftovers:
        top = _top(sight, plan, order, cursor, size)
        return Sql(f"select w.id, w.key, null::bigint as ending, 0::bigint as seen from ({top.text}) w", top.values)
    walk = _top(sight, plan, order, cursor, budget)
    where = " and ".join(sql for sql, _ in plan.leftovers)
    given = [value for _, values in plan.leftovers for value in values]
    text = f"""with walk as materialized ({walk.text}),
        hits as (select w.id, w.key from walk w join conversation c on c.id = w.id where {where})
      (select h.id, h.key, null::bigint as ending, (select count(*) from hits) as seen from hits h
        order by h.key {order.direction}, h.id {order.direction} limit {int(size)})
      union all (select null, w.key, w.id, (select count(*) from walk) from walk w
        order by w.key {_other(order)}, w.id {_other(order)} limit 1)"""
    return Sql(text, walk.values + given)


def _other(order: Order) -> str:
    return order.reversed().direction


def _top(sight: Sight, plan: Reading, order: Order, cursor: Cursor | None, size: int) -> Sql:
    parts = _parts(sight, plan, order, cursor, size)
    if plan.section == "urgent":
        parts.append(_due(sight, plan, order, cursor, size))
    merged = " union all ".join(f"({part.text})" for part in parts)
    tail = f"order by m.key {order.direction}, m.id {order.direction} limit {int(size)}"
    return Sql(f"select m.id, m.key from ({merged}) m {tail}", [value for part in parts for value in part.values])


def _parts(sight: Sight, plan: Reading, order: Order, cursor: Cursor | None, size: int) -> list[Sql]:
    if plan.ids is not None:
        known = "c.id = any(%s) and c.inbox_id = any(%s)"
        return [_lane(sight, plan, order, cursor, size, known, "", [plan.ids, plan.inboxes])]
    if plan.everything and len(plan.inboxes) > SOME and order.key == ACTIVITY:
        return [_lane(sight, plan, order, cursor, size, "true", "", [])]
    if plan.lane is None:
        return [_across(_lane(sight, plan, order, cursor, size, "c.inbox_id = i.inbox", "", []), plan, [])]
    column, values = plan.lane
    known = [value for value in values if value is not None]
    parts = []
    if known:
        where = f"c.inbox_id = i.inbox and c.{column} = v.value {PARTIAL.get(column, '')}"
        parts.append(_across(_lane(sight, plan, order, cursor, size, where, "", []), plan, [known]))
    if None in values:
        where, led = f"c.inbox_id = i.inbox and c.{column} is null", led_by(column, order.key, order.direction)
        parts.append(_across(_lane(sight, plan, order, cursor, size, where, led, []), plan, []))
    return parts


def led_by(column: str, key: str, direction: str) -> str:
    """What an order begins with where a lane is of the unset of a column: to the planner NULL is no constant, so it
    sees that an index has the order only where the column is named, and in the direction the index is read in."""
    forwards = direction == ("desc" if key == ACTIVITY else "asc")
    return f"c.{column} {'asc' if forwards else 'desc'}, "


def _across(lane: Sql, plan: Reading, values: list) -> Sql:
    """The top of each lane, for every inbox (and value)."""
    crossed = "cross join unnest(%s::bigint[]) v (value)" if values else ""
    text = f"select n.* from unnest(%s::bigint[]) i (inbox) {crossed} cross join lateral ({lane.text}) n"
    return Sql(text, [plan.inboxes, *values, *lane.values])


def _lane(sight, plan: Reading, order: Order, cursor, size: int, where: str, led: str, given: list) -> Sql:
    after, position = _after(order, cursor)
    unless = f"and not ({DUE})" if plan.section == "waiting" else ""
    text = f"""select c.id, {order.key} as key from conversation c
      where {where} and c.account_id = %s and {order.condition} {unless} {after}
      order by {led}{order.key} {order.direction}, c.id {order.direction} limit {int(size)}"""
    return Sql(text, [*given, sight.account_id, *position])


def _due(sight: Sight, plan: Reading, order: Order, cursor: Cursor | None, size: int) -> Sql:
    """What has come near its deadline since the clock last wrote it down: urgent already, though its row says other."""
    after, position = _after(order, cursor)
    restricted, given = "", []
    if plan.lane:
        column, values = plan.lane
        restricted, given = _values(column, values)
    text = f"""select c.id, {order.key} as key from conversation c where c.account_id = %s and c.inbox_id = any(%s)
      and c.section in (2, 3) and c.sla_due_at is not null and c.sla_due_at <= {SOON} {restricted} {after}
      order by c.sla_due_at {order.direction}, c.id {order.direction} limit {int(size)}"""
    return Sql(text, [sight.account_id, plan.inboxes, *given, *position])


def _values(column: str, values: list) -> tuple[str, list]:
    known = [value for value in values if value is not None]
    return f"and (c.{column} = any(%s){f' or c.{column} is null' if None in values else ''})", [known]


def _after(order: Order, cursor: Cursor | None) -> tuple[str, list]:
    if cursor is None:
        return "", []
    return f"and ({order.key}, c.id) {order.beyond} (%s::{order.kind}, %s)", [cursor.key, cursor.pk]
