"""Filters of Chatwoot's own list."""

from django.db.models import Q

from conversations.api.base import choice, number
from conversations.selectors import tallies
from conversations.selectors.filters import Wanted, listed
from conversations.selectors.sight import sight_of
from conversations.shapes.staff import PRIORITIES, STATUSES

STATUS_NUMBERS = {word: key for key, word in STATUSES.items()}
PRIORITY_NUMBERS = {word: key for key, word in PRIORITIES.items()}


def orm_filter(membership, params) -> Q:
    """For Chatwoot's own list: status (open where nothing is said), inbox_id, team_id, labels[], q."""
    wanted = Q()
    status = params.get("status") or "open"
    if status != "all":
        wanted &= Q(status=choice(status, STATUS_NUMBERS, "status"))
    if status in ("open", "pending"):
        wanted &= Q(section__gt=0)  # says the same; an index has it
    for name in ("inbox_id", "team_id"):
        if found := number(params.get(name), name):
            wanted &= Q(**{name: found})
    if labels := listed(params, "labels"):
        wanted &= Q(labels__contains=labels)
    if text := (params.get("q") or "").replace("\x00", "").strip():
        wanted &= Q(contact_name__icontains=text) | Q(preview__icontains=text)
    return wanted


def tallied(membership, params) -> tuple[int, int, int] | None:
    """(mine, nobody's, all) under those filters from the counters; None where they do not tell."""
    status = params.get("status") or "open"
    if status in ("open", "pending") or params.get("team_id") or params.get("q") or listed(params, "labels"):
        return None
    sight = sight_of(membership)
    inbox = number(params.get("inbox_id"), "inbox_id")
    inboxes = [pk for pk in sight.inboxes if not inbox or pk == inbox]
    asked = set() if status == "all" else {choice(status, STATUS_NUMBERS, "status")}
    return tallies.read(sight, Wanted()).by_assignee(asked, inboxes)


def assignee_type(membership, given: str | None) -> Q:
    kinds = {
        "me": Q(assignee_id=membership.user_id),
        "unassigned": Q(assignee_id=None),
        "assigned": Q(assignee_id__isnull=False),
        "all": Q(),
        "": Q(),
    }
    return choice(given or "", kinds, "assignee_type")


SORTS = {
    "": ["-last_activity_at", "-id"],
    "latest": ["-last_activity_at", "-id"],
    "last_activity_at_desc": ["-last_activity_at", "-id"],
    "last_activity_at_asc": ["last_activity_at", "id"],
    "created_at_desc": ["-display_id"],  # numbers are given out as conversations begin, and an index has them in order
    "created_at_asc": ["display_id"],
    "waiting_since_asc": ["waiting_since", "id"],
    "waiting_since_desc": ["-waiting_since", "-id"],
}


def sort_order(given: str | None) -> list[str]:
    return choice(given or "", SORTS, "sort_by")
