"""A person's own notifications."""

from rest_framework.response import Response

from conversations.api.base import AccountView, number, page_number
from conversations.models import Message, Notification
from conversations.selectors import notices, numbered
from conversations.services import notifications
from conversations.shapes.notices import notice
from helpdesk.lib.errors import NotFound

PAGE = 15


class Notices(AccountView):
    def mine(self):
        """Those of conversations he may still see."""
        return notices.of(self.membership)


class ListView(Notices):
    """`{"data": {"meta": {unread_count, count, current_page}, "payload": [...]}}`, newest first; read ones too."""

    def get(self, request, account_id):
        rows, page = self.mine(), page_number(request.query_params)
        total, asked = rows.count(), f"notices:{self.membership.user_id}:{self.membership.version}"
        order = ["-created_at", "-id"]
        found = numbered.page_of(rows.select_related("conversation"), order, page, PAGE, total, asked)
        meta = {"unread_count": rows.filter(read_at=None).count(), "count": total, "current_page": page}
        texts = Message.objects.in_bulk([row.message_id for row in found if row.message_id])
        return Response({"data": {"meta": meta, "payload": [notice(row, texts.get(row.message_id)) for row in found]}})


class ReadAll(Notices):
    """POST: all are read, or with `primary_actor_id` those of one conversation."""

    def post(self, request, account_id):
        rows = self.mine()
        if display_id := number(self.body().get("primary_actor_id"), "primary_actor_id"):
            rows = rows.filter(conversation=self.conversation(display_id))
        notifications.read(self.membership.user_id, rows)
        return Response()


class OneView(Notices):
    """DELETE forgets it; PUT and PATCH mark it read."""

    def delete(self, request, account_id, pk):
        row = self.row(pk)
        notifications.forget(row.user_id, Notification.objects.filter(pk=row.pk))
        return Response()

    def patch(self, request, account_id, pk):
        row = self.row(pk)
        notifications.read(row.user_id, Notification.objects.filter(pk=row.pk))
        row.refresh_from_db(fields=["read_at"])
        return Response(notice(row, Message.objects.filter(pk=row.message_id).first()))

    put = patch

    def row(self, pk: int) -> Notification:
        row = self.mine().filter(pk=pk).select_related("conversation").first()
        if row is None:
            raise NotFound
        return row
