"""What a person alone is told: `chat.notification`, when he has a new one, or has read or removed some elsewhere."""

from collections.abc import Sequence

from conversations.selectors import notices
from conversations.selectors.notices import Told
from conversations.shapes.notices import notice
from helpdesk.events.models import Event
from realtime.framed import Framed, text

CREATED = "notification.created"
SETTLED = {"notification.read": "read", "notification.deleted": "deleted"}


class Notices:
    """Those of a batch of events, read together. The account's scope must be active."""

    def __init__(self, events: Sequence[Event]):
        mine = [event for event in events if event.kind == CREATED or event.kind in SETTLED]
        people = {user_id for event in mine for user_id in _people(event)}
        self.unread = notices.unread(people) if people else {}
        self.told = notices.told({pk for event in mine for pk in event.payload.get("notices", {}).values()})

    def framed(self, event: Event) -> Framed | None:
        """None where it is another kind of event."""
        if event.kind in SETTLED:
            return Framed(event.pk, event.kind, own=self._settled(event), created_at=event.created_at)
        if event.kind != CREATED:
            return None
        found = {int(user): self.told[pk] for user, pk in event.payload["notices"].items() if pk in self.told}
        own = {user_id: self._new(event, user_id, told) for user_id, told in found.items()}
        return Framed(event.pk, event.kind, own=own, place=_place(found), created_at=event.created_at)

    def _new(self, event: Event, user_id: int, told: Told) -> str:
        return self._text(event, user_id, {"happened": "created", "notification": notice(*told), "ids": [told.row.pk]})

    def _settled(self, event: Event) -> dict[int, str]:
        user_id = event.payload["user_id"]
        said = {"happened": SETTLED[event.kind], "notification": None, "ids": event.payload["ids"]}
        return {user_id: self._text(event, user_id, said)}

    def _text(self, event: Event, user_id: int, said: dict) -> str:
        data = said | {"unread_count": self.unread.get(user_id, 0)}
        return text("chat.notification", data, None, event.pk)[:-1]


def _people(event: Event) -> list[int]:
    return [int(user) for user in event.payload["notices"]] if event.kind == CREATED else [event.payload["user_id"]]


def _place(found: dict[int, Told]) -> tuple[int, int | None] | None:
    """Where the conversation is now: who may not see it any more is not told of it."""
    for told in found.values():
        return told.row.conversation.inbox_id, told.row.conversation.assignee_id
    return None
