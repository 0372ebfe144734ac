"""The visitor's door: /chat/... (contract: docs/realtime.md)."""

import uuid

from django.utils import timezone
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response

from contacts.identify import Facts
from conversations.channels.widget.base import VisitorBase, VisitorView
from conversations.channels.widget.config import config
from conversations.channels.widget.visits import address, visit
from conversations.models import Conversation
from conversations.selectors import queue, visits
from conversations.selectors.threads import said
from conversations.services import attachments, intake, lifecycle, people, rating, reading
from conversations.services.actors import Actor
from conversations.shapes import files
from conversations.shapes import visitor as shapes
from helpdesk.events import wake
from helpdesk.lib import rates
from helpdesk.lib.errors import Forbidden, Invalid, NotFound
from helpdesk.lib.signing import proves
from helpdesk.tenancy.models import Inbox
from helpdesk.tenancy.visitors import Visitor, channel_token, door, stream_link, visitor_of, visitor_token


class SessionView(VisitorBase):
    """POST opens or resumes a session. A visitor who has not written leaves no row."""

    rate = "session"

    def post(self, request):
        rates.check(self.rate, f"address:{address(request)}", times=rates.PER_ADDRESS)
        place = door(self.text("inbox", 64))
        if place is None:
            raise NotFound
        inbox = self.enter(*place)
        verified = self._identity(inbox)
        visitor = self._visitor(inbox, verified)
        return Response(self._answer(inbox, visitor), status=201)

    def _identity(self, inbox: Inbox) -> str:
        """The identifier proven, or empty. Raises Forbidden for a wrong proof, or none where the inbox demands one."""
        identifier, given = self.text("identifier"), self.text("identifier_hash", 128)
        if not identifier:
            return ""
        if proves(inbox.hmac_token, identifier, given):
            return identifier
        if given or inbox.hmac_mandatory:
            raise Forbidden(
                "HMAC failed: Invalid Identifier Hash Provided",
                code="hmac_failed",
                fields={"identifier_hash": ["wrong"]},
            )
        return ""

    def _visitor(self, inbox: Inbox, verified: str) -> Visitor:
        """He who comes back goes on; a proven identity is the same session on every device."""
        if verified:
            return Visitor(
                inbox.account_id, inbox.pk, str(uuid.uuid5(uuid.NAMESPACE_URL, f"{inbox.hmac_token}:{verified}"))
            )
        known = visitor_of(self.text("visitor_token", 1000))
        if known and (known.account_id, known.inbox_id) == (inbox.account_id, inbox.pk):
            return known
        return Visitor(inbox.account_id, inbox.pk, str(uuid.uuid4()))

    def _answer(self, inbox: Inbox, visitor: Visitor) -> dict:
        token, expires = channel_token(visitor)
        identity = visits.identity(inbox.pk, visitor.session)
        latest = visits.latest(identity) if identity else None
        rows, more = visits.page(identity) if identity else ([], False)
        contact = identity.contact if identity else None
        return {
            "session_id": visitor.session,
            "token": token,
            "expires_at": expires,
            "stream_url": stream_link(visitor),
            "visitor_token": visitor_token(visitor),
            "config": config(inbox),
            "messages": [shapes.message(row) for row in rows],
            "has_more": more,
            **_place(latest),
            "unread_count": latest.contact_unread_count if latest else 0,
            "contact": {"name": contact.name if contact else "", "email": (contact.email if contact else None) or ""},
        }


def _place(latest: Conversation | None) -> dict:
    """His conversation as it is, and the place in it to listen from."""
    if latest is None:
        return {"conversation": None, "last_id": 0}
    return {"conversation": shapes.conversation(latest, queue.place_of(latest)), "last_id": latest.event_seq}


class ChannelTokenView(VisitorView):
    def get(self, request, session_id):
        token, expires = channel_token(self.visitor)
        return Response({"token": token, "expires_at": expires, "stream_url": stream_link(self.visitor)})


class MessagesView(VisitorView):
    @property
    def rate(self):
        return "message" if self.request.method == "POST" else "signal"

    def get(self, request, session_id):
        latest = visits.latest(self.identity) if self.identity else None
        place = _place(latest)  # read before the messages: what is newer than it is told again
        if self.identity is None:
            return Response({"messages": [], "has_more": False} | place)
        before, after = (self._number(name) for name in ("before", "after"))
        rows, more = visits.page(self.identity, before, after)
        return Response({"messages": [shapes.message(row) for row in rows], "has_more": more} | place)

    def _number(self, name: str) -> int | None:
        given = self.request.query_params.get(name)
        if given and not (given.isdecimal() and len(given) < 19):
            raise Invalid(f"{name}: a number is expected", fields={name: ["a number is expected"]})
        return int(given) if given else None

    def post(self, request, session_id):
        inbound = self._inbound()
        receipt = intake.receive(inbound)
        row = said(receipt.message, new=not (receipt.repeated or inbound.attachment_ids))
        return Response(shapes.message(row), status=200 if receipt.repeated else 201)

    def _inbound(self) -> intake.InboundMessage:
        body = self.body()
        content, echo_id = body.get("content") or "", self.text("echo_id", 128)
        if not isinstance(content, str):
            raise Invalid("content: a text is expected", fields={"content": ["a text is expected"]})
        if not echo_id:
            raise Invalid("echo_id: give the message an id of your own", fields={"echo_id": ["required"]})
        replies = {"in_reply_to": body["in_reply_to"]} if body.get("in_reply_to") else {}
        return intake.InboundMessage(
            inbox=self.inbox,
            session=self.visitor.session,
            content=content,
            echo_id=echo_id,
            content_attributes=replies,
            attachment_ids=tuple(self._uploads(body.get("attachments") or [])),
            facts=facts(self),
            visit=visit(self.request, body.get("page")),
        )

    def _uploads(self, given) -> list[int]:
        keys = (
            [files.upload_pk(str(each), self.visitor.account_id) for each in given]
            if isinstance(given, list)
            else [None]
        )
        if None in keys:
            raise Invalid("attachments: not one of your uploads", fields={"attachments": ["not one of your uploads"]})
        return keys


def facts(view: VisitorView) -> Facts:
    """What the visitor says of himself. Where the inbox demands a proof of identity, nothing counts without it."""
    identifier = view.text("identifier")
    verified = bool(identifier) and proves(view.inbox.hmac_token, identifier, view.text("identifier_hash", 128))
    if view.inbox.hmac_mandatory and not verified:
        return Facts(locale=view.text("locale", 16)[:8])
    given = view.body().get("custom_attributes")
    attributes = (
        {str(key)[:100]: value for key, value in given.items() if isinstance(value, str | int | bool)}
        if isinstance(given, dict)
        else {}
    )
    return Facts(
        name=view.text("name"),
        email=view.text("email"),
        phone_number=view.text("phone", 40),
        verified=verified,
        identifier=identifier if verified else "",
        locale=view.text("locale", 16)[:8],
        custom_attributes=attributes,
    )


class AttachmentsView(VisitorView):
    rate = "upload"
    parser_classes = [MultiPartParser, FormParser]

    def post(self, request, session_id):
        upload = request.FILES.get("file")
        if upload is None:
            raise Invalid("file: attach a file", fields={"file": ["required"]})
        return Response(files.upload(attachments.store(upload, f"session:{self.visitor.session}")), status=201)


class SeenView(VisitorView):
    def post(self, request, session_id):
        reading.seen_by_contact(self.conversation().pk)
        return Response(status=204)


class AckView(VisitorView):
    """POST `{last_id}`: what a client says that has no socket."""

    def post(self, request, session_id):
        last_id = self.body().get("last_id")
        if not isinstance(last_id, int) or isinstance(last_id, bool) or not 0 < last_id < 2**31:
            raise Invalid("last_id: a number is expected", fields={"last_id": ["a number is expected"]})
        reading.applied_by_contact(self.conversation(), last_id)
        return Response(status=204)


class TypingView(VisitorView):
    def post(self, request, session_id):
        conversation = self.conversation()
        wake.signal(
            self.visitor.account_id,
            {
                "type": "typing",
                "conversation": conversation.pk,
                "display_id": conversation.display_id,
                "inbox_id": conversation.inbox_id,
                "session": self.visitor.session,
                "on": bool(self.body().get("on")),
                "private": False,
                "person": {"type": "contact", "id": conversation.contact_id, "name": conversation.contact_name},
            },
        )
        return Response(status=204)


class RatingView(VisitorView):
    def post(self, request, session_id):
        score = self.body().get("rating")
        if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:
            raise Invalid("rating: a number from 1 to 5 is expected", fields={"rating": ["1 to 5"]})
        rating.rate(self.conversation().pk, score, self.text("comment", 2000), timezone.now())
        return Response(status=204)


class EndView(VisitorView):
    def post(self, request, session_id):
        conversation = self.conversation()
        if not self.inbox.allow_end_conversation:
            raise Forbidden("The conversation cannot be ended here.")
        lifecycle.set_status(conversation.pk, Conversation.Status.RESOLVED, Actor.contact(self.identity.contact))
        return Response(status=204)


class ContactView(VisitorView):
    def post(self, request, session_id):
        if self.identity is not None:
            people.introduce(self.identity.contact_id, facts(self))
        return Response(status=204)
