"""A message as clients send it (JSON or multipart), made into what the service takes."""

import json

from conversations.api.base import AccountView, choice, number, text, truth
from conversations.api.filters import STATUS_NUMBERS
from conversations.models import Message
from conversations.services import attachments
from conversations.services.crossing import Seen
from conversations.services.messages import NewMessage
from conversations.shapes import files
from helpdesk.lib.errors import Invalid
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Inbox

TYPES = {
    "outgoing": Message.Type.OUTGOING,
    "incoming": Message.Type.INCOMING,
    "template": Message.Type.TEMPLATE,
    "": Message.Type.OUTGOING,
}


def new_message(view: AccountView, body) -> NewMessage:
    """Raises Invalid naming the field."""
    uploaded_by = f"user:{view.membership.user_id}"
    kind = choice(str(body.get("message_type") or ""), TYPES, "message_type")
    content = body.get("content")
    if content is not None and not isinstance(content, str):
        raise Invalid("content: a text is expected", fields={"content": ["a text is expected"]})
    return NewMessage(
        content=content or "",
        private=truth(body.get("private")),
        echo_id=text(body.get("echo_id"), "echo_id", 128) or None,
        source_id=text(body.get("source_id"), "source_id", 512) or None,
        message_type=kind,
        content_attributes=_attributes(body),
        attachment_ids=tuple(_files(body, uploaded_by)),
        uploaded_by=uploaded_by,
        seen=_seen(body),
    )


def check_direction(new: NewMessage, inbox: Inbox) -> None:
    """Only an API inbox's own client speaks for customers. Raises Invalid naming the field."""
    if new.message_type == Message.Type.INCOMING and inbox.channel != Inbox.Channel.API:
        raise Invalid("Incoming messages are only allowed in Api inboxes", fields={"message_type": ["outgoing"]})


def _seen(body) -> Seen | None:
    if not body.get("seen"):
        return None
    given = _object(body, "seen")
    last = number(given["last_message_id"], "seen") or 0 if "last_message_id" in given else None
    return Seen(
        last_message_id=last,
        status=choice(given["status"], STATUS_NUMBERS, "seen") if given.get("status") else None,
        assignee_id=number(given.get("assignee_id"), "seen"),
        knows_assignee="assignee_id" in given,
    )


def _object(body, name: str) -> dict:
    """In a multipart form it is JSON text."""
    given = body.get(name) or {}
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, dict):
        raise Invalid(f"{name}: an object is expected", fields={name: ["an object is expected"]})
    return given


def _attributes(body) -> dict:
    given = _object(body, "content_attributes")
    known = {
        name: given[name]
        for name in ("in_reply_to", "items", "submitted_values", "external_created_at")
        if name in given
    }
    return known | ({"in_reply_to": body["in_reply_to"]} if body.get("in_reply_to") else {})


def _files(body, uploaded_by: str) -> list[int]:
    """Files of a multipart form are stored now; signed ids name uploads made before."""
    if hasattr(body, "getlist"):
        given = body.getlist("attachments[]") or body.getlist("attachments")
    else:
        given = body.get("attachments") or []
    if not isinstance(given, list) or len(given) > 15:
        raise Invalid("At most 15 files.", fields={"attachments": ["a list of at most 15 is expected"]})
    return [_file(each, uploaded_by) for each in given]


def _file(given, uploaded_by: str) -> int:
    if hasattr(given, "read"):
        return attachments.store(given, uploaded_by).pk
    pk = files.upload_pk(str(given), current_account_id())
    if pk is None:
        raise Invalid("This upload is not known.", fields={"attachments": ["not one of your uploads"]})
    return pk
