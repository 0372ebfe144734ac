"""Making the demo: through the same services the product uses, then aged, so that lists look alive."""

from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils import timezone

from contacts.identify import Facts
from conversations.demo import furnished, talks_en, talks_ru
from conversations.demo.people import ACCOUNTS, PASSWORD
from conversations.models import CannedResponse, Conversation, Label, Message
from conversations.services import assignment, lifecycle, messages
from conversations.services.actors import Actor
from conversations.services.intake import InboundMessage, receive
from helpdesk.scope import scope
from helpdesk.tenancy.models import Account, Inbox, InboxMember, Membership, Team, TeamMember, User

TALKS = {"ru": talks_ru.TALKS, "en": talks_en.TALKS}
ROLES = {"agent": Membership.Role.AGENT, "administrator": Membership.Role.ADMINISTRATOR}
BROWSER = {
    "browser_name": "Chrome",
    "browser_version": "131",
    "platform_name": "Android",
    "platform_version": "15",
}
PAGES = {"ru": "Каталог", "en": "Catalogue"}


def load() -> bool:
    """Make the demo where it is not there yet. Whether it was made now."""
    made = False
    for plan in ACCOUNTS:
        first = plan["people"][0][0]
        if not User.objects.filter(email=first).exists():
            with transaction.atomic():
                _account(plan)
            made = True
    return made


def _account(plan: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('account', 'id'))")
        account_id = cursor.fetchone()[0]
    with scope(account_id):
        known = {name: plan[name] for name in ("name", "locale", "timezone")}
        Account.objects.create(id=account_id, settings={"demo": True}, **known)
        people = [_person(*person, plan["locale"]) for person in plan["people"]]
        inboxes = [_inbox(values, people) for values in plan["inboxes"]]
        _words(plan, {user.email: user for user in people})
        furnished.send(Account, locale=plan["locale"], administrator=people[0])
        for number, talk in enumerate(reversed(TALKS[plan["locale"]])):
            _talk(number, talk, people, inboxes)


def _person(email: str, name: str, role: str, locale: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, display_name=name.split()[0], locale=locale)
    Membership.objects.create(user=user, role=ROLES[role])
    return user


def _inbox(values: dict, people: list[User]) -> Inbox:
    inbox = Inbox.objects.create(**values)
    InboxMember.objects.bulk_create([InboxMember(inbox=inbox, user=user) for user in people])
    return inbox


def _words(plan: dict, people: dict[str, User]) -> None:
    Label.objects.bulk_create([Label(title=title, color=color) for title, color in plan["labels"]])
    CannedResponse.objects.bulk_create([CannedResponse(short_code=code, content=text) for code, text in plan["canned"]])
    for name, emails in plan["teams"].items():
        team = Team.objects.create(name=name)
        TeamMember.objects.bulk_create([TeamMember(team=team, user=people[email]) for email in emails])


def _talk(number: int, talk: tuple, people: list[User], inboxes: list[Inbox]) -> None:
    name, inbox, minutes, options, lines = talk
    operator = people[options.get("assignee", 1)]
    visit = _visit(people[0].locale)
    session = f"00000000-0000-4000-8000-{number:012d}"
    for who, text in lines:
        if who == "c":
            inbound = InboundMessage(
                inbox=inboxes[inbox], session=session, content=text, facts=Facts(name=name), visit=visit
            )
            conversation = receive(inbound).conversation
        else:
            messages.post(conversation.pk, Actor.user(operator), messages.NewMessage(text, private=who == "n"))
    _settle(conversation, options, people, operator)
    _age(conversation, minutes, options)


def _visit(locale: str) -> dict:
    page = {"url": "https://shop.example/catalogue", "title": PAGES[locale]}
    return {"browser": BROWSER, "page": page, "created_at_ip": "203.0.113.24"}


def _settle(conversation: Conversation, options: dict, people: list[User], operator: User) -> None:
    actor = Actor.user(operator)
    if "assignee" in options:
        assignment.assign(conversation.pk, people[options["assignee"]].pk, actor)
    if options.get("labels"):
        lifecycle.set_labels(conversation.pk, options["labels"], actor)
    if "priority" in options:
        lifecycle.set_priority(conversation.pk, options["priority"], actor)
    if status := options.get("status"):
        until = timezone.now() + timedelta(days=2) if status == Conversation.Status.SNOOZED else None
        lifecycle.set_status(conversation.pk, status, actor, until)


def _age(conversation: Conversation, minutes: int, options: dict) -> None:
    """Spread the lines over the time before; the last one was `minutes` ago."""
    rows = list(Message.objects.filter(conversation=conversation).order_by("pk"))
    moments = [timezone.now() - timedelta(minutes=minutes + 7 * back) for back in range(len(rows))][::-1]
    for row, moment in zip(rows, moments, strict=True):
        Message.objects.filter(pk=row.pk).update(created_at=moment)
    said = [row for row in rows if row.message_type != Message.Type.ACTIVITY]
    at = dict(zip([row.pk for row in rows], moments, strict=True))
    fresh = Conversation.objects.get(pk=conversation.pk)
    values = {"created_at": moments[0], "last_activity_at": moments[-1], "preview_at": at[said[-1].pk]}
    if fresh.waiting_since:
        incoming = [row for row in said if row.message_type == Message.Type.INCOMING]
        values["waiting_since"] = at[incoming[-1].pk]
    if "sla" in options:
        values["sla_due_at"] = timezone.now() + timedelta(minutes=options["sla"])
    values |= {
        "intent": options.get("intent", ""),
        "sentiment": options.get("mood", ""),
        "product": options.get("product"),
    }
    if options.get("status") == Conversation.Status.RESOLVED:
        values["unread_count"] = 0
    Conversation.objects.filter(pk=conversation.pk).update(**values)


def described(base_url: str, token_of) -> dict:
    """What scripts rely on (`manage.py demo --json`). Raises ObjectDoesNotExist before `load`."""
    accounts, users, inboxes = [], [], []
    for plan in ACCOUNTS:
        account = _account_of(plan)
        accounts.append({"id": account.pk, "name": account.name})
        with scope(account.pk):
            users += [_described_person(email, role, account.pk, token_of) for email, _, role in plan["people"]]
            inboxes += [_described_inbox(inbox) for inbox in Inbox.objects.order_by("pk")]
    return {
        "base_url": base_url,
        "account_id": accounts[0]["id"],
        "accounts": accounts,
        "users": users,
        "inboxes": inboxes,
    }


def _account_of(plan: dict) -> Account:
    user = User.objects.get(email=plan["people"][0][0])
    with scope(None, user.pk):
        place = Membership.all_of(user).first()
        if place is None:
            raise ObjectDoesNotExist(plan["name"])
        return Account.objects.get(pk=place.account_id)


def _described_person(email: str, role: str, account_id: int, token_of) -> dict:
    user = User.objects.get(email=email)
    return {
        "email": email,
        "password": PASSWORD,
        "role": role,
        "account_id": account_id,
        "api_access_token": token_of(user),
    }


def _described_inbox(inbox: Inbox) -> dict:
    return {
        "id": inbox.pk,
        "name": inbox.name,
        "account_id": inbox.account_id,
        "website_token": inbox.website_token,
        "inbox_identifier": inbox.identifier,
        "hmac_token": inbox.hmac_token,
    }
