"""What is wanted of a list: read from a query, stored in a view, and said in words again."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from conversations.models import Conversation
from helpdesk.lib.errors import Invalid
from helpdesk.tenancy.models import Inbox

STATUSES = {"open": 0, "resolved": 1, "pending": 2, "snoozed": 3}
PRIORITIES = {"low": 0, "medium": 1, "high": 2, "urgent": 3}
SORTS = ("latest", "oldest", "newest_created", "oldest_created", "longest_waiting", "shortest_waiting", "soonest_due")
SENTIMENTS = ("negative", "neutral", "positive")
OPEN = frozenset({Conversation.Status.OPEN, Conversation.Status.PENDING})
MOST_VALUES = 50


@dataclass(frozen=True)
class Wanted:
    """Empty where nothing is asked. assignee: "me", "unassigned" or a person's id; labels: all of them."""

    status: tuple[int, ...] = ()
    priority: tuple[int, ...] = ()
    assignee: str = ""
    inbox_id: tuple[int, ...] = ()
    team_id: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    mentions: bool = False
    q: str = ""
    sort: str = "latest"

    def stored(self) -> dict:
        """As a view keeps it and `saved_view_matches` reads it: numbers, and only what is asked."""
        kept = {name: _plain(getattr(self, name)) for name in STORED}
        return {name: value for name, value in kept.items() if value}

    def without(self, *names: str) -> "Wanted":
        return replace(self, **{field.name: field.default for field in fields(self) if field.name in names})

    @property
    def open_only(self) -> bool:
        return (bool(self.status) and set(self.status) <= OPEN) or self.assignee == "unassigned"


STORED = [
    "status", "priority", "assignee", "inbox_id", "team_id", "labels", "channel", "intent", "sentiment",
    "created_after", "created_before",
]  # fmt: skip


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def wanted(params) -> Wanted:
    """From a query (a QueryDict). Raises Invalid naming the parameter."""
    return Wanted(
        status=_statuses(params),
        priority=_words(params, "priority", PRIORITIES),
        assignee=_assignee(params.get("assignee")),
        inbox_id=_numbers(params, "inbox_id"),
        team_id=_numbers(params, "team_id"),
        labels=tuple(label.lower() for label in listed(params, "labels")),
        channel=_words(params, "channel", {value: value for value in Inbox.Channel.values}),
        intent=tuple(listed(params, "intent")),
        sentiment=_words(params, "sentiment", {value: value for value in SENTIMENTS}),
        created_after=_moment(params, "created_after"),
        created_before=_moment(params, "created_before"),
        mentions=_mentions(params.get("mentions")),
        q=(params.get("q") or "").replace("\x00", "").strip()[:200],
        sort=_one_of(params.get("sort") or "latest", SORTS, "sort"),
    )


def shown(stored: dict) -> dict:
    """A view's filters in the words of the query."""
    words = dict(stored)
    for name, options in (("status", STATUSES), ("priority", PRIORITIES)):
        if name in stored:
            words[name] = [word for word, number in options.items() if number in stored[name]]
    return words


def listed(params, name: str) -> list[str]:
    """`a=1&a=2`, `a[]=1&a[]=2` and `a=1,2` alike. Raises Invalid for too many."""
    given = params.getlist(name) + params.getlist(f"{name}[]")
    values = [word.strip() for value in given for word in value.replace("\x00", "").split(",") if word.strip()]
    if len(values) > MOST_VALUES:
        raise Invalid("Too many values.", fields={name: [f"at most {MOST_VALUES}"]})
    return list(dict.fromkeys(values))


def _statuses(params) -> tuple[int, ...]:
    """`all` is every status."""
    return tuple(STATUSES[_one_of(word, STATUSES, "status")] for word in listed(params, "status") if word != "all")


def _words(params, name: str, options: dict) -> tuple:
    return tuple(options[_one_of(word, options, name)] for word in listed(params, name))


def _one_of(word: str, options, name: str) -> str:
    if word not in options:
        raise Invalid(f"{name}: one of {', '.join(options)}", fields={name: [f"one of {', '.join(options)}"]})
    return word


def _numbers(params, name: str) -> tuple[int, ...]:
    return tuple(_number(word, name) for word in listed(params, name))


def _number(word: str, name: str) -> int:
    if not (word.isascii() and word.isdigit() and 0 < int(word) < 2**63):
        raise Invalid("Send a number.", fields={name: ["a number is expected"]})
    return int(word)


def _assignee(given: str | None) -> str:
    if not given or given == "all":
        return ""
    return given if given in ("me", "unassigned") else str(_number(given, "assignee"))


def _moment(params, name: str) -> datetime | None:
    given = params.get(name)
    if not given:
        return None
    try:
        found = parse_datetime(given) or parse_datetime(f"{given}T00:00:00")
    except ValueError:
        found = None
    if found is None:
        raise Invalid("Send a time such as 2026-02-16T06:09:21Z.", fields={name: ["a time is expected"]})
    return _in_utc(found if timezone.is_aware(found) else timezone.make_aware(found), name)


def _in_utc(found: datetime, name: str) -> datetime:
    """PostgreSQL refuses offsets Python takes; in a stored view one would stop every write it is counted at."""
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise Invalid("Send a time of this era.", fields={name: ["a time is expected"]}) from error


def _mentions(given: str | None) -> bool:
    return _one_of(given, ("me",), "mentions") == "me" if given else False
