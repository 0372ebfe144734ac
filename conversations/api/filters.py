"""Filters of Chatwoot's own list."""

from django.db.models import Q

from conversations.api.base import choice, number
from conversations.selectors.filters import listed
from conversations.shapes.staff import PRIORITIES, STATUSES

STATUS_NUMBERS = {word: key for key, word in STATUSES.items()}
PRIORITY_NUMBERS = {word: key for key, word in PRIORITIES.items()}


def orm_filter(membership, params) -> Q:
    """For Chatwoot's own list: status (open where nothing is said), inbox_id, team_id, labels[], q."""
    wanted = Q()
    status = params.get("status") or "open"
    if status != "all":
        wanted &= Q(status=choice(status, STATUS_NUMBERS, "status"))
    for name in ("inbox_id", "team_id"):
        if found := number(params.get(name), name):
            wanted &= Q(**{name: found})
    if labels := listed(params, "labels"):
        wanted &= Q(labels__contains=labels)
    if text := (params.get("q") or "").replace("\x00", "").strip():
        wanted &= Q(contact_name__icontains=text) | Q(preview__icontains=text)
    return wanted


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
    "created_at_desc": ["-created_at", "-id"],
    "created_at_asc": ["created_at", "id"],
    "waiting_since_asc": ["waiting_since", "id"],
    "waiting_since_desc": ["-waiting_since", "id"],
}


def sort_order(given: str | None) -> list[str]:
    return choice(given or "", SORTS, "sort_by")
