"""Messages of a conversation, and files sent ahead of them."""

from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response

from conversations.api.base import AccountView, choice, number, text
from conversations.api.posting import check_direction, new_message
from conversations.models import Message
from conversations.selectors import access, threads
from conversations.services import attachments, intake, messages
from conversations.shapes import files, staff
from helpdesk.lib.errors import Forbidden, Invalid, NotFound
from helpdesk.tenancy.models import Inbox

STATUSES = {word: number for number, word in Message.Status.choices}


class ListView(AccountView):
    def get(self, request, account_id, display_id):
        conversation = self.conversation(display_id)
        before, after = (number(request.query_params.get(name), name) for name in ("before", "after"))
        public = request.query_params.get("filter_internal_messages") in ("true", "1")
        rows = threads.page(conversation, before, after, public)
        return Response({"meta": _meta(conversation), "payload": [staff.message(row) for row in rows]})

    def post(self, request, account_id, display_id):
        pk = access.conversation_id(self.membership, display_id)
        new = new_message(self, self.body())
        if new.message_type == Message.Type.INCOMING:
            receipt = intake.receive(_inbound(self.conversation(display_id), new))
        else:
            receipt = messages.post(pk, self.actor, new)
        row = threads.said(receipt.message, new=not (receipt.repeated or new.attachment_ids))
        return Response(staff.message(row))


def _inbound(conversation, new) -> intake.InboundMessage:
    check_direction(new, conversation.inbox)
    return intake.InboundMessage(
        inbox=conversation.inbox,
        session=conversation.contact_inbox.source_id,
        content=new.content,
        echo_id=new.echo_id,
        source_id=new.source_id,
        content_attributes=new.content_attributes,
        conversation_id=conversation.pk,
        attachment_ids=new.attachment_ids,
        uploaded_by=new.uploaded_by,
    )


class OneView(AccountView):
    def delete(self, request, account_id, display_id, message_id):
        self._message(display_id, message_id)
        messages.delete(message_id, self.actor, self.membership.is_administrator)
        return Response(shaped(message_id))

    def patch(self, request, account_id, display_id, message_id):
        conversation = self._message(display_id, message_id).conversation
        if conversation.inbox.channel != Inbox.Channel.API:
            raise Forbidden("Message status update is only allowed for Api inboxes")
        status = choice(self.body().get("status"), STATUSES, "status")
        messages.set_status(message_id, status, text(self.body().get("external_error"), "external_error", 1000))
        return Response(shaped(message_id))

    def _message(self, display_id: int, message_id: int) -> Message:
        conversation = self.conversation(display_id)
        row = (
            Message.objects.filter(pk=message_id, conversation=conversation)
            .select_related("conversation__inbox")
            .first()
        )
        if row is None:
            raise NotFound
        return row


class UploadView(AccountView):
    """POST a file ahead of its message: 201 with a signed id to name in `attachments`."""

    parser_classes = [MultiPartParser, FormParser]

    def post(self, request, account_id):
        upload = request.FILES.get("file") or request.FILES.get("attachment[attachment]")
        if upload is None:
            raise Invalid("file: attach a file", fields={"file": ["required"]})
        return Response(files.upload(attachments.store(upload, f"user:{self.membership.user_id}")), status=201)


def shaped(pk: int) -> dict:
    return staff.message(threads.for_messages(Message.objects.filter(pk=pk)).get())


def _meta(conversation) -> dict:
    meta = {
        "labels": conversation.labels,
        "additional_attributes": conversation.additional_attributes,
        "contact": staff.contact(conversation.contact),
        "agent_last_seen_at": staff.iso(conversation.agent_last_seen_at),
        "assignee_last_seen_at": staff.iso(conversation.assignee_last_seen_at),
    }
    if conversation.assignee:
        meta["assignee"] = staff.assignee(conversation.assignee, conversation.account_id)
    return meta
