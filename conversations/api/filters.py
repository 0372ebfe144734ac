"""Filters of the lists, as SQL conditions on `c` and their values, or as Q."""

from django.db.models import Q

from conversations.api.base import choice, number
from conversations.shapes.staff import PRIORITIES, STATUSES

STATUS_NUMBERS = {word: key for key, word in STATUSES.items()}
PRIORITY_NUMBERS = {word: key for key, word in PRIORITIES.items()}


def listed(params, name: str) -> list[str]:
    """`a=1&a=2`, `a[]=1&a[]=2` and `a=1,2` alike."""
    given = params.getlist(name) + params.getlist(f"{name}[]")
    return [word.strip() for value in given for word in value.split(",") if word.strip()]


def section_filter(membership, params) -> tuple[str, list]:
    conditions: list[tuple[str, list]] = []
    if statuses := listed(params, "status"):
        wanted = [choice(word, STATUS_NUMBERS, "status") for word in statuses if word != "all"]
        conditions += [("c.status = any(%s)", [wanted])] if wanted else []
    if priorities := listed(params, "priority"):
        conditions.append(
            ("c.priority = any(%s)", [[choice(word, PRIORITY_NUMBERS, "priority") for word in priorities]])
        )
    conditions += _assignee(membership, params.get("assignee"))
    for name in ("inbox_id", "team_id"):
        if found := number(params.get(name), name):
            conditions.append((f"c.{name} = %s", [found]))
    if labels := listed(params, "labels"):
        conditions.append(("c.labels @> %s::varchar[]", [labels]))
    conditions += _words(params.get("q"))
    where = " ".join(f"and {sql}" for sql, _ in conditions)
    return where, [value for _, values in conditions for value in values]


def _assignee(membership, given: str | None) -> list:
    if not given or given == "all":
        return []
    if given == "unassigned":
        return [("c.assignee_id is null and c.section > 0", [])]
    wanted = membership.user_id if given == "me" else number(given, "assignee")
    return [("c.assignee_id = %s", [wanted])]


def _words(given: str | None) -> list:
    """In messages (stemmed), in the contact's name, or the conversation's number."""
    text = (given or "").replace("\x00", "").strip()[:200]
    if not text:
        return []
    sql = """(c.display_id::text = ltrim(%s, '#') or c.contact_name ilike %s or c.id in (
        select m.conversation_id from message m where m.account_id = c.account_id
        and to_tsvector('russian', left(m.plain_text, 20000)) @@ websearch_to_tsquery('russian', %s)))"""
    like = "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return [(sql, [text, like, text])]


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
