"""In which order a section is read, from which index, and what is left to be looked at row by row.

A list is read in lanes: the top of each visible inbox (or of each assignee, team or priority in it) from an index that
has exactly that order, merged. What no index knows is a leftover: it is asked of a bounded walk (docs/inbox.md).
"""

from dataclasses import dataclass, field

from conversations.selectors.filters import OPEN, Wanted
from conversations.selectors.sight import Sight

# A deadline this near makes a conversation urgent, whether its row says so yet or not.
SOON = "now() + interval '1 hour'"
DUE = f"c.section in (2, 3) and c.sla_due_at is not null and c.sla_due_at <= {SOON}"


@dataclass(frozen=True)
class Order:
    """condition: that of the partial index; key: its expression, unique together with the id; kind: its SQL type."""

    condition: str
    key: str
    kind: str
    direction: str
    split: tuple[str, ...] = ()  # columns an index of this order may be led by, after the inbox

    @property
    def beyond(self) -> str:
        return ">" if self.direction == "asc" else "<"

    def reversed(self) -> "Order":
        direction = "desc" if self.direction == "asc" else "asc"
        return Order(self.condition, self.key, self.kind, direction, self.split)


ACTIVITY = "c.last_activity_at"
_SPLIT = ("assignee_id", "team_id", "priority")
_DEADLINE = "coalesce(c.sla_due_at, 'infinity'::timestamptz)"
_WAIT = ("c.section > 0 and c.waiting_since is not null", "c.waiting_since", "timestamptz")
_SORTS = {
    "latest": Order("true", ACTIVITY, "timestamptz", "desc", _SPLIT),
    "oldest": Order("true", ACTIVITY, "timestamptz", "asc", _SPLIT),
    "newest_created": Order("true", "c.display_id", "integer", "desc"),
    "oldest_created": Order("true", "c.display_id", "integer", "asc"),
    "longest_waiting": Order(*_WAIT, "asc"),
    "shortest_waiting": Order(*_WAIT, "desc"),
    "soonest_due": Order("c.section > 0 and c.sla_due_at is not null", "c.sla_due_at", "timestamptz", "asc"),
}
_SECTIONS = {
    "urgent": Order("c.section = 1", _DEADLINE, "timestamptz", "asc", ("assignee_id",)),
    "waiting": Order("c.section = 2", "c.waiting_since", "timestamptz", "asc", ("assignee_id",)),
}


@dataclass
class Reading:
    """How one section is read. lane: (column, values), None among the values for the unset; ids: only these rows."""

    order: Order
    section: str
    inboxes: list[int]
    lane: tuple[str, list] | None = None
    ids: list[int] | None = None
    leftovers: list[tuple[str, list]] = field(default_factory=list)
    empty: bool = False
    everything: bool = False  # all inboxes of the account, nothing else asked


def order_of(section: str, wanted: Wanted) -> Order:
    return _SECTIONS.get(section) or _SORTS[wanted.sort]


def reading(sight: Sight, section: str, wanted: Wanted, ids: list[int] | None = None) -> Reading:
    """ids: the conversations that may be found at all (by words, a rare label, mentions); None for any."""
    plan = Reading(order_of(section, wanted), section, inboxes_asked(sight, wanted), ids=ids)
    owners = owners_asked(sight, wanted)
    plan.empty = not plan.inboxes or owners == [] or ids == []
    _status(plan, wanted, owners)
    _lane(plan, wanted, owners)
    _leftovers(plan, wanted)
    untouched = plan.lane is None and ids is None and plan.order.condition == "true"
    plan.everything = sight.every and untouched and len(plan.inboxes) == len(sight.inboxes)
    return plan


def inboxes_asked(sight: Sight, wanted: Wanted) -> list[int]:
    found = [pk for pk in sight.inboxes if not wanted.inbox_id or pk in wanted.inbox_id]
    return [pk for pk in found if not wanted.channel or sight.inboxes[pk].channel in wanted.channel]


def owners_asked(sight: Sight, wanted: Wanted) -> list[int | None] | None:
    """The assignees that may be found; None for any."""
    if not wanted.assignee:
        return None if sight.owners is None else list(sight.owners)
    asked = {"me": sight.user_id, "unassigned": None}.get(wanted.assignee, wanted.assignee)
    asked = int(asked) if isinstance(asked, str) else asked
    return [asked] if sight.owners is None or asked in sight.owners else []


def _status(plan: Reading, wanted: Wanted, owners: list | None) -> None:
    """Open and sleeping conversations have indexes of their own; any other choice is looked at row by row."""
    asked = set(wanted.status)
    if plan.section != "all":
        plan.empty |= bool(asked) and not asked & OPEN
        if asked and not asked >= OPEN:
            plan.leftovers.append(("c.status = any(%s)", [list(asked)]))
        return
    if wanted.open_only and plan.order.condition == "true":
        plan.order = Order("c.section > 0", *_rest(plan.order), split=("assignee_id",))
    elif asked == {3} and owners is None and plan.order.condition == "true":
        plan.order = Order("c.status = 3", *_rest(plan.order))
    if asked and not (asked == OPEN and "section > 0" in plan.order.condition) and asked != {0, 1, 2, 3}:
        plan.leftovers.append(("c.status = any(%s)", [list(asked)]))


def _rest(order: Order) -> tuple[str, str, str]:
    return order.key, order.kind, order.direction


def _lane(plan: Reading, wanted: Wanted, owners: list | None) -> None:
    """The first of assignee, team and priority that an index of this order is led by; the others are leftovers."""
    high = wanted.priority and min(wanted.priority) >= 2
    offers = [("assignee_id", owners), ("team_id", list(wanted.team_id)), ("priority", list(wanted.priority))]
    for column, values in offers:
        if not values:
            continue
        led = column in plan.order.split and (column != "priority" or high)
        if led and plan.lane is None and plan.ids is None:
            plan.lane = (column, values)
        else:
            plan.leftovers.append(_is_one_of(column, values))


def _is_one_of(column: str, values: list) -> tuple[str, list]:
    known = [value for value in values if value is not None]
    unset = f" or c.{column} is null" if None in values else ""
    return f"(c.{column} = any(%s){unset})", [known]


def _leftovers(plan: Reading, wanted: Wanted) -> None:
    if wanted.labels:
        plan.leftovers.append(("c.labels @> %s::varchar[]", [list(wanted.labels)]))
    if wanted.intent:
        plan.leftovers.append(("c.intent = any(%s)", [list(wanted.intent)]))
    if wanted.sentiment:
        plan.leftovers.append(("c.sentiment = any(%s)", [list(wanted.sentiment)]))
    if wanted.created_after:
        plan.leftovers.append(("c.created_at >= %s", [wanted.created_after]))
    if wanted.created_before:
        plan.leftovers.append(("c.created_at < %s", [wanted.created_before]))
