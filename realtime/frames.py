"""From events to frames: each is serialised once, for all operators and for the one visitor it concerns.

Rows are read as they are now, in bulk for a whole batch, so a late frame carries the newest state and a deleted text
is never sent again.
"""

from conversations.models import Message
from conversations.selectors import told
from conversations.selectors.told import Told
from conversations.shapes import alerts, staff, visitor
from helpdesk.events.models import Event
from realtime import positions
from realtime.framed import Framed, text
from realtime.notices import Notices


def build(events: list[Event]) -> list[Framed]:
    """Frames of a batch, in its order. The account's scope must be active."""
    keys = {event.conversation_id for event in events if event.conversation_id}
    said = {event.payload["message_id"] for event in events if event.payload.get("message_id")}
    conversations, messages = told.rows_of(keys, said)
    notices = Notices(events)
    return [
        notices.framed(event)
        or _framed(event, conversations.get(event.conversation_id), messages.get(event.payload.get("message_id")))
        for event in events
    ]


def _framed(event: Event, conversation: Told | None, message: Message | None) -> Framed:
    if event.conversation_id and conversation is None:
        return _gone(event)
    if conversation is None:
        return _of_account(event)
    session = conversation.contact_inbox.source_id
    kind, data = _for_staff(event, conversation, message)
    return Framed(
        event_id=event.pk,
        kind=event.kind,
        inbox_ids=_inboxes(event),
        session=session,
        assignee_ids=_assignees(event) | {conversation.assignee_id},
        created_at=event.created_at,
        staff=text(kind, data, session, event.pk)[:-1],
        visitor=_numbered(_for_visitor(event, conversation, message), session, conversation.display_id, event.seq),
        place=(conversation.inbox_id, conversation.assignee_id),
        gone=_of_deleted(event, conversation.display_id),
        alerts=_alerts(event, data["conversation"], session),
    )


def _alerts(event: Event, item: dict, session: str) -> tuple[str, ...]:
    """Where it has begun to want attention, wants it for another reason, or no longer does: as it is now.

    Every event says in which section the conversation was before, so the last of several always tells.
    """
    new = event.kind == "conversation.created"
    if not new and event.payload.get("was") is None:
        return ()
    if alerts.reason_before(None if new else event.payload["was"]) == alerts.reason(item["section"]):
        return ()
    return (text("chat.alert", alerts.alert(item, session), session, event.pk)[:-1],)


def _numbered(said: list[tuple[str, dict]], session: str, number: int, seq: int) -> tuple[str, ...]:
    """Only an event's last frame moves the visitor's position: cut off before it, he gets the whole event again."""
    *before, last = said or [None]
    if last is None:
        return ()
    return (*(text(*each, session) for each in before), text(*last, session, seq, positions.of_visitor(number, seq)))


def _assignees(event: Event) -> frozenset[int | None]:
    """Whose it was and whose it is now. An absent name says nothing; None says that it was nobody's."""
    return frozenset(event.payload[name] for name in ("assignee_id", "prev_assignee_id") if name in event.payload)


def _inboxes(event: Event) -> frozenset[int]:
    return frozenset(pk for pk in (event.inbox_id, event.prev_inbox_id) if pk)


def _gone(event: Event) -> Framed:
    """A conversation that was deleted meanwhile: its own event says so, those before it have nothing left to tell."""
    if event.kind != "conversation.deleted":
        return Framed(event.pk, event.kind)
    return Framed(
        event.pk,
        event.kind,
        _inboxes(event),
        _assignees(event),
        _of_deleted(event, event.payload["display_id"]),
        session=event.payload.get("session"),
        visitor=(text("resync", {}),),
    )


def _of_deleted(event: Event, number: int) -> str:
    return text("chat.session.deleted", {"conversation_id": number}, None, event.pk)[:-1]


def _of_account(event: Event) -> Framed:
    frame = text("chat.setup.changed", {"kind": event.kind, **event.payload}, None, event.pk)[:-1]
    rights = event.payload if event.kind == "membership.changed" else {}
    users, removed = (frozenset(rights.get(name, [])) for name in ("user_ids", "removed"))
    return Framed(event.pk, event.kind, frozenset(), frozenset(), frame, user_ids=users, removed=removed)


KINDS = {
    "conversation.created": "chat.session.created",
    "conversation.assigned": "chat.session.assigned",
    "conversation.status_changed": "chat.session.status",
    "conversation.updated": "chat.session.updated",
    "conversation.read": "chat.read",
    "message.created": "chat.message",
    "message.updated": "chat.message.updated",
    "message.deleted": "chat.message.updated",
}


def _for_staff(event: Event, conversation: Told, message: Message | None) -> tuple[str, dict]:
    kind = KINDS.get(event.kind, "chat.session.updated")
    if event.kind == "message.created" and event.actor_type == "contact":
        kind = "chat.message.client"
    data = {
        "conversation": staff.item(conversation),
        "message": staff.message(message) if message else None,
        "changed": event.payload.get("changed", []),
        "actor": {"type": event.actor_type, "id": event.actor_id, "name": event.payload.get("actor_name", "")},
    }
    if event.kind == "conversation.read":
        data |= {name: event.payload.get(name) for name in ("by", "at", "read", "delivered")}
    return kind, data


def _for_visitor(event: Event, conversation: Told, message: Message | None) -> list[tuple[str, dict]]:
    said = []
    if message is not None and message.is_public:
        kind = "chat.message" if event.kind in ("message.created", "conversation.created") else "chat.message.updated"
        said.append((kind, visitor.message(message)))
    number = conversation.display_id
    if event.kind == "conversation.assigned":
        said.append(("chat.session.assigned", {"conversation_id": number, "assignee": visitor.assignee(conversation)}))
    if event.kind in ("conversation.status_changed", "conversation.created") or event.payload.get("reopened"):
        said.append(("chat.session.status", {"conversation_id": number, "status": staff.STATUSES[conversation.status]}))
    if event.kind == "conversation.read" and event.payload.get("at"):
        said.append(
            ("chat.read", {"conversation_id": number, **{name: event.payload.get(name) for name in ("by", "at")}})
        )
    return said
