"""A person's own notifications."""

from django.utils import timezone
from rest_framework.response import Response

from conversations.api.base import AccountView, number, page_number
from conversations.models import Message, Notification
from conversations.selectors import access
from conversations.shapes import staff
from helpdesk.lib.errors import NotFound

PAGE = 15
TYPES = {
    Notification.Reason.PARTICIPATING: "participating_conversation_new_message",
    Notification.Reason.ASSIGNED: "assigned_conversation_new_message",
    Notification.Reason.MENTION: "conversation_mention",
    Notification.Reason.ASSIGNMENT: "conversation_assignment",
}


class Notices(AccountView):
    def mine(self):
        """Those of conversations he may still see."""
        seeable = access.seeable(self.membership).values("pk")
        return Notification.objects.filter(user=self.membership.user, conversation__in=seeable)


class ListView(Notices):
    """`{"data": {"meta": {unread_count, count, current_page}, "payload": [...]}}`, newest first; read ones too."""

    def get(self, request, account_id):
        rows, page = self.mine(), page_number(request.query_params)
        found = list(
            rows.select_related("conversation").order_by("-created_at", "-pk")[(page - 1) * PAGE : page * PAGE]
        )
        meta = {"unread_count": rows.filter(read_at=None).count(), "count": rows.count(), "current_page": page}
        texts = Message.objects.in_bulk([row.message_id for row in found if row.message_id])
        return Response({"data": {"meta": meta, "payload": [_shape(row, texts.get(row.message_id)) for row in found]}})


class ReadAll(Notices):
    """POST: all are read, or with `primary_actor_id` those of one conversation."""

    def post(self, request, account_id):
        rows = self.mine().filter(read_at=None)
        if display_id := number(self.body().get("primary_actor_id"), "primary_actor_id"):
            rows = rows.filter(conversation=self.conversation(display_id))
        rows.update(read_at=timezone.now())
        return Response()


class OneView(Notices):
    """DELETE forgets it; PUT and PATCH mark it read."""

    def delete(self, request, account_id, pk):
        self.row(pk).delete()
        return Response()

    def patch(self, request, account_id, pk):
        row = self.row(pk)
        row.read_at = row.read_at or timezone.now()
        row.save(update_fields=["read_at"])
        return Response(_shape(row, Message.objects.filter(pk=row.message_id).first()))

    put = patch

    def row(self, pk: int) -> Notification:
        row = self.mine().filter(pk=pk).select_related("conversation").first()
        if row is None:
            raise NotFound
        return row


def _shape(row: Notification, message: Message | None) -> dict:
    conversation = row.conversation
    title = f"#{conversation.display_id} {conversation.contact_name}".strip()
    return {
        "id": row.pk,
        "notification_type": TYPES[row.reason],
        "push_message_title": title,
        "push_message_body": message.plain_text[:300] if message else conversation.preview,
        "primary_actor_type": "Conversation",
        "primary_actor_id": conversation.display_id,
        "primary_actor": {"id": conversation.display_id, "inbox_id": conversation.inbox_id},
        "secondary_actor": None,
        "read_at": staff.iso(row.read_at),
        "created_at": staff.epoch(row.created_at),
        "last_activity_at": staff.epoch(conversation.last_activity_at),
        "snoozed_until": None,
        "meta": {},
    }
