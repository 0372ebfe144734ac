"""Contacts, in Chatwoot's envelopes."""

from django.db.models import Q
from rest_framework.response import Response

from contacts import identify
from contacts.models import Contact, ContactInbox
from conversations.api.base import AccountView, number, obj, page_number, text, truth
from conversations.api.conversations import shaped
from conversations.selectors import access, listing, numbered
from conversations.services import people
from conversations.shapes import staff
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.tenancy.models import Inbox, public_token

PAGE = 15
SORTS = {"name", "email", "phone_number", "last_activity_at", "created_at"}


class ListView(AccountView):
    def get(self, request, account_id):
        rows = Contact.objects.exclude(email=None, phone_number=None, identifier=None)
        return Response(_page(request, rows))

    def post(self, request, account_id):
        contact = Contact(**_values(self.body()))
        contact.claim_account()
        people.check(contact)
        contact.save()
        identity = _attach(contact, self.body())
        shaped_identity = (
            {"inbox": staff.inbox_slim(identity.inbox), "source_id": identity.source_id} if identity else None
        )
        payload = {"contact": staff.contact_with_inboxes(_one(contact.pk)), "contact_inbox": shaped_identity}
        return Response({"payload": payload})


class SearchView(AccountView):
    def get(self, request, account_id):
        given = request.query_params.get("q") or (request.data.get("q") if hasattr(request.data, "get") else "")
        words = text(given, "q", 200)
        if not words:
            raise Invalid("Specify search string with parameter q", fields={"q": ["required"]})
        like = Q()
        for name in ("name", "email", "phone_number", "identifier"):
            like |= Q(**{f"{name}__icontains": words})
        answer = _page(request, Contact.objects.filter(like))
        answer["meta"] |= {"count": len(answer["payload"]), "has_more": len(answer["payload"]) == PAGE}
        return Response(answer)


class OneView(AccountView):
    administrators_only = ("DELETE",)

    def get(self, request, account_id, contact_id):
        return Response({"payload": staff.contact_with_inboxes(_one(contact_id))})

    def put(self, request, account_id, contact_id):
        people.edit(contact_id, _values(self.body()), self.actor)
        return Response({"payload": staff.contact_with_inboxes(_one(contact_id))})

    patch = put

    def delete(self, request, account_id, contact_id):
        _one(contact_id).delete()
        return Response()


class ConversationsView(AccountView):
    def get(self, request, account_id, contact_id):
        rows = access.seeable(self.membership).filter(contact=_one(contact_id)).order_by("-pk")[:20]
        return Response({"payload": shaped(list(listing.for_conversations(rows)))})


class InboxesView(AccountView):
    """POST attaches the contact to an inbox; GET says where it can be written to."""

    def get(self, request, account_id, contact_id):
        rows = _one(contact_id).contact_inboxes.all()
        return Response({"payload": [staff.contact_inbox(row) for row in rows]})

    def post(self, request, account_id, contact_id):
        identity = _attach(_one(contact_id), self.body())
        if identity is None:
            raise Invalid("inbox_id: required", fields={"inbox_id": ["required"]})
        return Response(staff.contact_inbox(identity))


def _one(contact_id: int) -> Contact:
    row = Contact.objects.prefetch_related("contact_inboxes__inbox").filter(pk=contact_id).first()
    if row is None:
        raise NotFound
    return row


def _page(request, rows) -> dict:
    params = request.query_params
    page, total, sort = page_number(params), rows.count(), params.get("sort") or "-last_activity_at"
    order = [sort if sort.removeprefix("-") in SORTS else "-last_activity_at", "-id"]
    asked = f"{request.path}:{numbered.asked(params)}"
    found = numbered.page_of(rows.prefetch_related("contact_inboxes__inbox"), order, page, PAGE, total, asked)
    return {
        "meta": {"count": total, "current_page": page},
        "payload": [staff.contact_with_inboxes(row) for row in found],
    }


def _values(body) -> dict:
    """What was sent of a contact; an empty text is none, so that two contacts without e-mail are no duplicates."""
    values: dict = {}
    if "name" in body:
        values["name"] = text(body["name"], "name")
    for name in ("email", "phone_number", "identifier"):
        if name in body:
            values[name] = text(body[name], name) or None
    if values.get("email"):
        values["email"] = values["email"].lower()
    for name in ("custom_attributes", "additional_attributes"):
        if name in body:
            values[name] = obj(body[name], name)
    if "blocked" in body:
        values["blocked"] = truth(body["blocked"])
    return values


def _attach(contact: Contact, body) -> ContactInbox | None:
    inbox_id = number(body.get("inbox_id"), "inbox_id")
    if inbox_id is None:
        return None
    inbox = Inbox.objects.filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound
    source_id = text(body.get("source_id"), "source_id") or public_token()
    known = identify.find(inbox, source_id)
    if known and known.contact_id != contact.pk:
        raise Invalid("source_id should be unique", fields={"source_id": ["taken"]})
    return known or ContactInbox.objects.create(contact=contact, inbox=inbox, source_id=source_id)
