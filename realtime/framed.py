"""One event as frames, and how a frame is written."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder


@dataclass(frozen=True)
class Framed:
    """One event's frames. staff: JSON text without its last brace, for the position to be added; None: not for them.

    alerts: texts like it that go before it. own: in the place of all these, what each of these people alone is told.
    """

    event_id: int
    kind: str
    inbox_ids: frozenset[int] = frozenset()
    assignee_ids: frozenset[int | None] = frozenset()
    staff: str | None = None
    session: str | None = None
    visitor: tuple[str, ...] = ()
    user_ids: frozenset[int] = field(default_factory=frozenset)  # whose rights changed
    removed: frozenset[int] = frozenset()  # those of them who are no members any more
    place: tuple[int, int | None] | None = None  # the inbox and the assignee now
    gone: str = ""  # in the place of `staff`, for who saw it and sees it no longer
    alerts: tuple[str, ...] = ()
    own: dict[int, str] | None = None
    created_at: datetime | None = None


def text(kind: str, data: dict, session: str | None = None, number: int | None = None, pos: str | None = None) -> str:
    """pos: the position of whoever has applied it, where it moves one."""
    frame = {"type": kind, "session_id": session, "id": number, "data": data} | ({"pos": pos} if pos else {})
    return json.dumps(frame, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def decoded(payload) -> dict:
    return json.loads(payload) if isinstance(payload, str) else payload
