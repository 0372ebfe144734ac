"""What an operator does with one conversation."""

from django.db import transaction
from django.http import JsonResponse
from rest_framework.response import Response

from conversations.api.base import AccountView, choice, number, numbers, obj, text, truth
from conversations.api.conversations import item, one, priority
from conversations.api.filters import STATUS_NUMBERS
from conversations.api.moments import moment
from conversations.models import Conversation, Draft, Participant
from conversations.services import assignment, drafts, lifecycle, reading
from conversations.shapes import staff
from helpdesk.events import wake
from helpdesk.lib.errors import Conflict, Invalid
from helpdesk.tenancy.models import Membership, Team

Status = Conversation.Status
FLIP = {
    Status.OPEN: Status.RESOLVED,
    Status.RESOLVED: Status.OPEN,
    Status.PENDING: Status.OPEN,
    Status.SNOOZED: Status.OPEN,
}


class ToggleStatus(AccountView):
    def post(self, request, account_id, display_id):
        found, body = self.conversation(display_id), self.body()
        status = choice(body["status"], STATUS_NUMBERS, "status") if body.get("status") else FLIP[found.status]
        until, version = moment(body.get("snoozed_until")), number(body.get("version"), "version")
        try:
            with transaction.atomic():
                changed = lifecycle.set_status(found.pk, status, self.actor, until, version)
        except Conflict as late:
            late.current = item(found.pk)
            raise
        payload = {
            "success": True,
            "conversation_id": changed.display_id,
            "current_status": staff.STATUSES[changed.status],
        }
        payload |= {"snoozed_until": staff.iso(changed.snoozed_until), "version": changed.version}
        return Response({"meta": {}, "payload": payload})


class TogglePriority(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        lifecycle.set_priority(found.pk, priority(self.body().get("priority")), self.actor)
        return Response()


class ToggleTyping(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        wake.signal(
            account_id,
            {
                "type": "typing",
                "conversation": found.pk,
                "display_id": found.display_id,
                "inbox_id": found.inbox_id,
                "session": found.contact_inbox.source_id,
                "on": self.body().get("typing_status") == "on",
                "private": truth(self.body().get("is_private")),
                "person": {"type": "user", "id": self.membership.user_id, "name": self.membership.user.available_name},
            },
        )
        return Response()


class Assignments(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        given = {**request.query_params.dict(), **{name: self.body().get(name) for name in self.body()}}
        if "assignee_id" in given:
            return _or_null(self._assign(found, number(given["assignee_id"], "assignee_id")))
        if "team_id" not in given:
            raise Invalid("Give assignee_id or team_id.", fields={"assignee_id": ["required"]})
        return _or_null(self._assign_team(found, number(given["team_id"], "team_id")))

    def _assign(self, found, assignee_id):
        assignment.assign(found.pk, assignee_id, self.actor)
        member = Membership.objects.filter(user_id=assignee_id).select_related("user").first()
        return staff.agent(member) if member else None

    def _assign_team(self, found, team_id):
        assignment.assign_team(found.pk, team_id, self.actor)
        team = Team.objects.filter(pk=team_id).first()
        return staff.team(team) if team else None


def _or_null(shaped: dict | None):
    """DRF renders None as nothing at all, where clients parse the word null."""
    return Response(shaped) if shaped else JsonResponse(None, safe=False)


class Take(AccountView):
    def post(self, request, account_id, display_id):
        return Response(item(assignment.take(self.conversation(display_id).pk, self.actor).pk))


class Labels(AccountView):
    def get(self, request, account_id, display_id):
        return Response({"payload": self.conversation(display_id).labels})

    def post(self, request, account_id, display_id):
        found, labels = self.conversation(display_id), self.body().get("labels")
        if not isinstance(labels, list):
            raise Invalid("labels: a list is expected", fields={"labels": ["a list is expected"]})
        return Response({"payload": lifecycle.set_labels(found.pk, labels, self.actor).labels})


class CustomAttributes(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        given = obj(self.body().get("custom_attributes"), "custom_attributes")
        return Response(
            {"custom_attributes": lifecycle.set_custom_attributes(found.pk, given, self.actor).custom_attributes}
        )


class Seen(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        reading.seen_by_agent(found.pk, self.membership.user)
        return Response(one(found.pk))


class Unread(AccountView):
    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        reading.mark_unread(found.pk, self.actor)
        return Response(one(found.pk))


class Mute(AccountView):
    change = staticmethod(lifecycle.mute)

    def post(self, request, account_id, display_id):
        self.change(self.conversation(display_id).pk, self.actor)
        return Response()


class Unmute(Mute):
    change = staticmethod(lifecycle.unmute)


class DraftView(AccountView):
    def get(self, request, account_id, display_id):
        found = self.conversation(display_id)
        return Response(_draft(Draft.objects.filter(conversation=found, user=self.membership.user).first()))

    def put(self, request, account_id, display_id):
        found = self.conversation(display_id)
        content = text(self.body().get("content"), "content", 150_000)
        return Response(
            _draft(drafts.keep(found.pk, self.membership.user_id, content, truth(self.body().get("private"))))
        )


def _draft(row: Draft | None) -> dict:
    if row is None:
        return {"content": "", "private": False, "updated_at": None}
    return {"content": row.content, "private": row.private, "updated_at": staff.iso(row.updated_at)}


class Participants(AccountView):
    def get(self, request, account_id, display_id):
        return Response(_participants(self.conversation(display_id)))

    def put(self, request, account_id, display_id):
        found = self.conversation(display_id)
        wanted = numbers(self.body().get("user_ids"), "user_ids")
        members = list(Membership.objects.filter(user_id__in=wanted).values_list("user_id", flat=True))
        Participant.objects.filter(conversation=found).exclude(user_id__in=members).delete()
        for user_id in members:
            Participant.objects.get_or_create(conversation=found, user_id=user_id)
        return Response(_participants(found))


def _participants(conversation) -> list[dict]:
    ids = Participant.objects.filter(conversation=conversation).values_list("user_id", flat=True)
    return [staff.agent(row) for row in Membership.objects.filter(user_id__in=list(ids)).select_related("user")]
