"""Inboxes and the people who work in them, agents and the members of teams."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q
from rest_framework.response import Response

from conversations.api.base import AccountView, choice, number, numbers, obj, text, truth
from conversations.api.setup import WRITING, fill
from conversations.selectors import access
from conversations.shapes import staff
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.tenancy import presence
from helpdesk.tenancy.models import Inbox, InboxMember, Membership, Team, TeamMember, User

ROLES = {"agent": Membership.Role.AGENT, "administrator": Membership.Role.ADMINISTRATOR}
CHANNELS = {"api": Inbox.Channel.API, "web_widget": Inbox.Channel.WEB_WIDGET}
INBOX_FIELDS = (
    "name",
    "greeting_enabled",
    "greeting_message",
    "working_hours_enabled",
    "working_hours",
    "timezone",
    "out_of_office_message",
    "enable_auto_assignment",
    "allow_messages_after_resolved",
    "lock_to_single_conversation",
    "csat_survey_enabled",
    "enable_email_collect",
    "business_name",
)
CHANNEL_FIELDS = (
    "website_url",
    "widget_color",
    "welcome_title",
    "welcome_tagline",
    "webhook_url",
    "reply_time",
    "hmac_mandatory",
)


class Inboxes(AccountView):
    administrators_only = WRITING

    def get(self, request, account_id):
        rows = Inbox.objects.filter(pk__in=access.visible_inbox_ids(self.membership)).order_by("pk")
        return Response({"payload": [self.shape(row) for row in rows]})

    def post(self, request, account_id):
        channel = obj(self.body().get("channel"), "channel")
        row = Inbox(channel=choice(channel.get("type"), CHANNELS, "channel"))
        row.claim_account()
        self.save(row)
        return Response(self.shape(row))

    def save(self, row: Inbox) -> None:
        channel = self.body().get("channel")
        given = {**self.body(), **(channel if isinstance(channel, dict) else {})}
        fill(row, given, INBOX_FIELDS + CHANNEL_FIELDS)
        publish("account.changed", actor=self.actor, inbox_id=row.pk, payload={"what": "inbox"})

    def shape(self, row: Inbox) -> dict:
        return staff.inbox(row, self.membership.is_administrator)


class InboxOne(Inboxes):
    def get(self, request, account_id, pk):
        return Response(self.shape(self.row(pk)))

    def patch(self, request, account_id, pk):
        row = self.row(pk)
        self.save(row)
        return Response(self.shape(row))

    put = patch

    def row(self, pk: int) -> Inbox:
        visible = access.visible_inbox_ids(self.membership)
        row = Inbox.objects.filter(pk=pk).first() if pk in visible else None
        if row is None:
            raise NotFound
        return row

    http_method_names = ["get", "patch", "put", "head", "options"]


class Members(AccountView):
    """Who belongs to an inbox or a team. Changing it moves what people may see, so their version rises with it."""

    administrators_only = WRITING
    model, parent, key = InboxMember, Inbox, "inbox_id"

    def members(self, parent_id: int) -> list[Membership]:
        ids = self.model.objects.filter(**{self.key: parent_id}).values_list("user_id", flat=True)
        return list(Membership.objects.filter(user_id__in=list(ids)).select_related("user").order_by("user__name"))

    def answer(self, parent_id: int):
        return Response({"payload": agents(self.members(parent_id))})

    def parent_id(self, given) -> int:
        found = number(given, self.key)
        if found is None or not self.parent.objects.filter(pk=found).exists():
            raise NotFound
        return found

    def wanted(self) -> list[int]:
        ids = numbers(self.body().get("user_ids"), "user_ids")
        known = set(Membership.objects.filter(user_id__in=ids).values_list("user_id", flat=True))
        if unknown := set(ids) - known:
            raise Invalid(
                "No such agent.", fields={"user_ids": [f"{pk} is no member of the account" for pk in sorted(unknown)]}
            )
        return ids

    def add(self, parent_id: int, ids: list[int]) -> None:
        for user_id in ids:
            self.model.objects.get_or_create(**{self.key: parent_id, "user_id": user_id})
        self.touched(ids)

    def remove(self, rows) -> None:
        ids = list(rows.values_list("user_id", flat=True))
        rows.delete()
        self.touched(ids)

    def touched(self, ids: list[int]) -> None:
        Membership.objects.filter(user_id__in=ids).update(version=F("version") + 1)
        if ids:
            publish("membership.changed", actor=self.actor, payload={"user_ids": ids})


class InboxMembers(Members):
    def post(self, request, account_id):
        parent_id = self.parent_id(self.body().get("inbox_id"))
        self.add(parent_id, self.wanted())
        return self.answer(parent_id)

    def patch(self, request, account_id):
        parent_id, ids = self.parent_id(self.body().get("inbox_id")), self.wanted()
        self.remove(self.model.objects.filter(inbox_id=parent_id).exclude(user_id__in=ids))
        self.add(parent_id, ids)
        return self.answer(parent_id)

    put = patch

    def delete(self, request, account_id):
        parent_id = self.parent_id(self.body().get("inbox_id"))
        self.remove(self.model.objects.filter(inbox_id=parent_id, user_id__in=self.wanted()))
        return Response()


class InboxMembersOf(Members):
    def get(self, request, account_id, pk):
        if pk not in access.visible_inbox_ids(self.membership):
            raise NotFound
        return self.answer(self.parent_id(pk))


class TeamMembers(Members):
    model, parent, key = TeamMember, Team, "team_id"

    def answer(self, parent_id: int):
        return Response(agents(self.members(parent_id)))

    def get(self, request, account_id, pk):
        return self.answer(self.parent_id(pk))

    def post(self, request, account_id, pk):
        self.add(self.parent_id(pk), self.wanted())
        return self.answer(pk)

    def patch(self, request, account_id, pk):
        parent_id, ids = self.parent_id(pk), self.wanted()
        self.remove(self.model.objects.filter(team_id=parent_id).exclude(user_id__in=ids))
        self.add(parent_id, ids)
        return self.answer(parent_id)

    def delete(self, request, account_id, pk):
        self.remove(self.model.objects.filter(team_id=self.parent_id(pk), user_id__in=self.wanted()))
        return self.answer(pk)


class Assignable(AccountView):
    """Who may be given conversations of all these inboxes: their common members, and the administrators."""

    def get(self, request, account_id):
        params = request.query_params
        ids = numbers(params.getlist("inbox_ids[]") or params.getlist("inbox_ids"), "inbox_ids")
        rows = Membership.objects.select_related("user").order_by("user__name")
        wanted = Q()
        for inbox_id in ids:
            users = InboxMember.objects.filter(inbox_id=inbox_id).values_list("user_id", flat=True)
            wanted &= Q(user_id__in=list(users))
        rows = rows.filter(wanted | Q(role=Membership.Role.ADMINISTRATOR)) if ids else rows
        return Response({"payload": agents(list(rows))})


class Agents(AccountView):
    administrators_only = WRITING

    def get(self, request, account_id):
        rows = Membership.objects.select_related("user").order_by("user__name")
        return Response(agents(list(rows)))

    def post(self, request, account_id):
        given = self.nested("agent")
        email = _email(text(given.get("email"), "email"))
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, name=text(given.get("name"), "name") or email.split("@")[0])
        if Membership.objects.filter(user=user).exists():
            raise Invalid("Email has already been taken", fields={"email": ["taken"]})
        role = choice(given.get("role") or "agent", ROLES, "role")
        return Response(staff.agent(Membership.objects.create(user=user, role=role)))


class AgentOne(Agents):
    def patch(self, request, account_id, pk):
        row, given = self.row(pk), self.nested("agent")
        if given.get("role"):
            row.role = self.role(row, choice(given["role"], ROLES, "role"))
        if "auto_offline" in given:
            row.auto_offline = truth(given["auto_offline"])
        row.version += 1
        row.save(update_fields=["role", "auto_offline", "version"])
        publish("membership.changed", actor=self.actor, payload={"user_ids": [row.user_id]})
        return Response(staff.agent(row))

    put = patch

    def role(self, row: Membership, wanted: int) -> int:
        """An account must not be left without an administrator, so nobody gives up his own role."""
        if row.user_id == self.membership.user_id and wanted != row.role:
            raise Invalid("You cannot change your own role.", fields={"role": ["not your own"]})
        return wanted

    def delete(self, request, account_id, pk):
        row = self.row(pk)
        if row.user_id == self.membership.user_id:
            raise Invalid("You cannot remove yourself.", fields={"base": ["not yourself"]})
        row.delete()
        publish("membership.changed", actor=self.actor, payload={"user_ids": [pk], "removed": [pk]})
        return Response()

    def row(self, pk: int) -> Membership:
        row = Membership.objects.filter(user_id=pk).select_related("user").first()
        if row is None:
            raise NotFound
        return row

    http_method_names = ["patch", "put", "delete", "options"]


def agents(rows: list[Membership]) -> list[dict]:
    """In the words of Chatwoot's clients, which know no "away": who is that takes nothing on, like who is busy."""
    words = {pk: "busy" if word == "away" else word for pk, word in presence.statuses(rows).items()}
    return [staff.agent(row, words[row.user_id]) for row in rows]


def _email(given: str) -> str:
    try:
        validate_email(given)
    except ValidationError as error:
        raise Invalid("Email is invalid", fields={"email": ["invalid"]}) from error
    return given.lower()
