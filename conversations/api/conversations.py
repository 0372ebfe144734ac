"""Conversations: the list in Chatwoot's envelope, one, and a new one."""

from rest_framework.response import Response

from contacts.models import Contact, ContactInbox
from conversations.api import filters, inbox
from conversations.api.base import AccountView, choice, number, obj, page_number, text
from conversations.api.filters import PRIORITY_NUMBERS, STATUS_NUMBERS
from conversations.api.moments import moment
from conversations.api.posting import check_direction, new_message
from conversations.models import Conversation
from conversations.selectors import access, classic, listing, numbered, threads
from conversations.services import assignment, lifecycle, messages
from conversations.shapes import staff
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.tenancy.models import Inbox, public_token

PAGE = 25


# Parameters of our own pages, which Chatwoot's list does not have; without any of them the answer is Chatwoot's.
OURS = {
    "updated_since", "section", "cursor", "priority", "assignee", "channel", "intent", "sentiment", "created_after",
    "created_before", "mentions", "sort",
}  # fmt: skip


class ListView(inbox.PageView):
    def get(self, request, account_id):
        params = request.query_params
        if OURS & {name.removesuffix("[]") for name in params} or params.get("status") in inbox.SECTION_WORDS:
            return super().get(request)
        asked = filters.asked(self.membership, params)
        of = f"{self.membership.user_id}:{self.membership.version}:{numbered.asked(params)}"
        keys = classic.page(asked.sight, asked.listed, page_number(params), PAGE, asked.total, of)
        return Response({"data": {"meta": asked.meta, "payload": shaped(_in_order(keys))}})

    def post(self, request, account_id):
        body = self.body()
        identity = _identity(self, body)
        values = {"custom_attributes": obj(body.get("custom_attributes"), "custom_attributes")}
        values["additional_attributes"] = obj(body.get("additional_attributes"), "additional_attributes")
        if body.get("status"):
            values["status"] = choice(body["status"], STATUS_NUMBERS, "status")
            values["snoozed_until"] = moment(body.get("snoozed_until")) if body["status"] == "snoozed" else None
        created = lifecycle.start(identity.pk, self.actor, **values)
        self._follow(created, body)
        return Response(one(created.pk))

    def _follow(self, created: Conversation, body: dict) -> None:
        if assignee_id := number(body.get("assignee_id"), "assignee_id"):
            assignment.assign(created.pk, assignee_id, self.actor)
        if team_id := number(body.get("team_id"), "team_id"):
            assignment.assign_team(created.pk, team_id, self.actor)
        if isinstance(body.get("message"), dict):
            new = new_message(self, body["message"])
            check_direction(new, created.inbox)
            messages.post(created.pk, self.actor, new)


class MetaView(ListView):
    def get(self, request, account_id):
        return Response({"meta": filters.asked(self.membership, request.query_params).meta})

    http_method_names = ["get", "head", "options"]


class OneView(AccountView):
    administrators_only = ("DELETE",)

    def get(self, request, account_id, display_id):
        return Response(one(self.conversation(display_id).pk))

    def patch(self, request, account_id, display_id):
        found = self.conversation(display_id)
        if "priority" in self.body():
            lifecycle.set_priority(found.pk, priority(self.body()["priority"]), self.actor)
        return Response(one(found.pk))

    put = patch

    def delete(self, request, account_id, display_id):
        lifecycle.delete(self.conversation(display_id).pk, self.actor)
        return Response()


def priority(value) -> int | None:
    return None if value in (None, "", "none", "null") else choice(value, PRIORITY_NUMBERS, "priority")


def one(pk: int) -> dict:
    rows = list(listing.for_conversations(Conversation.objects.filter(pk=pk)))
    if not rows:
        raise NotFound
    return shaped(rows)[0]


def item(pk: int) -> dict:
    return staff.item(listing.for_items(Conversation.objects.all()).get(pk=pk))


def shaped(rows: list[Conversation]) -> list[dict]:
    last = threads.last_messages(rows)
    return [staff.conversation(row, last.get(row.pk)) for row in rows]


def _in_order(keys: list[int]) -> list[Conversation]:
    """Without those deleted meanwhile."""
    rows = listing.for_conversations(Conversation.objects.all()).in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def _identity(view: AccountView, body: dict) -> ContactInbox:
    """By source_id alone, or made for contact_id in inbox_id. Raises Invalid, NotFound."""
    source_id = text(body.get("source_id"), "source_id")
    inbox_id, contact_id = number(body.get("inbox_id"), "inbox_id"), number(body.get("contact_id"), "contact_id")
    known = ContactInbox.objects.filter(inbox_id__in=access.visible_inbox_ids(view.membership))
    if source_id and (row := known.filter(source_id=source_id).first()):
        if contact_id and row.contact_id != contact_id:
            raise Invalid("source_id should be unique", fields={"source_id": ["taken"]})
        return row
    if not (inbox_id and contact_id):
        raise Invalid("Give inbox_id and contact_id.", fields={"inbox_id": ["required"], "contact_id": ["required"]})
    return _made(known, inbox_id, contact_id, source_id)


def _made(known, inbox_id: int, contact_id: int, source_id: str) -> ContactInbox:
    visible = Inbox.objects.filter(pk=inbox_id).first()
    contact = Contact.objects.filter(pk=contact_id).first()
    if visible is None or contact is None:
        raise NotFound
    row = known.filter(inbox_id=inbox_id, contact=contact).first()
    return row or ContactInbox.objects.create(inbox=visible, contact=contact, source_id=source_id or public_token())
