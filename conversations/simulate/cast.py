"""Who and what the conversations are about: accounts with their people, inboxes, teams and labels."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from conversations.models import Label
from conversations.simulate.stage import INBOX_WEIGHTS, Cast, Door
from conversations.simulate.vocabulary import VOCABULARIES
from helpdesk.scope import scope
from helpdesk.tenancy.models import Account, Inbox, InboxMember, Membership, Team, TeamMember, User

AGENTS = 20
OWN_ONLY = 18  # this agent sees his own conversations only
SMALLEST_ONLY = 19  # this one is a member of the smallest inbox alone
CHANNELS = ["web_widget", "email", "telegram", "api", "api"]
COLOURS = ["#2f6fed", "#c2410c", "#b91c1c", "#7c3aed", "#15803d", "#a16207", "#0e7490", "#be185d"]


class NothingThere(Exception):
    """The account to fill is missing, or has no inbox or no people."""


@dataclass(frozen=True)
class Password:
    """Hashed once: hashing is slow on purpose, and the people are many."""

    text: str
    hashed: str

    @classmethod
    def of(cls, text: str) -> "Password":
        return cls(text, make_password(text))


def make(seed: int, place: int, password: Password) -> Cast:
    """A new account, complete and empty. place: which account of the run it is (from 0); says its language."""
    locale = "en" if place % 2 else "ru"
    with transaction.atomic():
        number = _free_number(seed)
        account_id = _next_account_id()
        with scope(account_id):
            return _make(account_id, locale, f"simulated.{seed}.{number}", number, password)


def _free_number(seed: int) -> int:
    taken = set(User.objects.filter(email__startswith=f"simulated.{seed}.").values_list("email", flat=True))
    number = 1
    while f"simulated.{seed}.{number}@example.com" in taken:
        number += 1
    return number


def _next_account_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('account', 'id'))")
        return cursor.fetchone()[0]


def _make(account_id: int, locale: str, mailbox: str, number: int, password: Password) -> Cast:
    words = VOCABULARIES[locale]
    name = words.ACCOUNT.format(number=number)
    zone = "Europe/Moscow" if locale == "ru" else "Europe/London"
    Account.objects.create(id=account_id, name=name, locale=locale, timezone=zone)
    people = _people(mailbox, locale, password)
    inboxes = [_inbox(*door) for door in zip(words.INBOXES, CHANNELS, strict=True)]
    _let_in(people, inboxes)
    _teams(words.TEAMS, people)
    colours = [COLOURS[index % len(COLOURS)] for index in range(len(words.LABELS))]
    Label.objects.bulk_create([Label(title=t, color=c) for t, c in zip(words.LABELS, colours, strict=True)])
    return existing(account_id)


def _people(mailbox: str, locale: str, password: Password) -> list[User]:
    words = VOCABULARIES[locale]
    mailboxes = [mailbox] + [f"{mailbox}.agent{number}" for number in range(1, AGENTS + 1)]
    names = [f"{words.FIRST[i]} {_surname(words, i)}" for i in range(len(mailboxes))]
    users = [
        User(
            email=f"{box}@example.com", name=name, display_name=name.split()[0], locale=locale, password=password.hashed
        )
        for box, name in zip(mailboxes, names, strict=True)
    ]
    made = User.objects.bulk_create(users)
    Membership.objects.bulk_create([_membership(user, place) for place, user in enumerate(made)])
    return made


def _surname(words, index: int) -> str:
    first, last = words.FIRST[index], words.LAST[index]
    return last + "а" if words.LOCALE == "ru" and (first[-1] in "ая" or first in words.WOMEN) else last


def _membership(user: User, place: int) -> Membership:
    role = Membership.Role.AGENT if place else Membership.Role.ADMINISTRATOR
    sees = Membership.Sees.OWN if place == OWN_ONLY + 1 else Membership.Sees.ALL
    return Membership(user=user, role=role, sees=sees)


def _inbox(name: str, channel: str) -> Inbox:
    return Inbox.objects.create(name=name, channel=channel, lock_to_single_conversation=False)


def _let_in(people: list[User], inboxes: list[Inbox]) -> None:
    """Everybody everywhere, but the last: he is a member of the smallest inbox alone."""
    everywhere = [(inbox, user) for inbox in inboxes for user in people[:-1]]
    rows = [InboxMember(inbox=inbox, user=user) for inbox, user in [*everywhere, (inboxes[-1], people[-1])]]
    InboxMember.objects.bulk_create(rows)


def _teams(names: list[str], people: list[User]) -> None:
    teams = Team.objects.bulk_create([Team(name=name) for name in names])
    rows = [TeamMember(team=teams[place % len(teams)], user=user) for place, user in enumerate(people)]
    TeamMember.objects.bulk_create(rows)


def existing(account_id: int) -> Cast:
    """An account as it is. Raises NothingThere."""
    with scope(account_id):
        account = Account.objects.filter(pk=account_id).first()
        doors = _doors()
        if account is None or not doors or not all(door.people for door in doors):
            raise NothingThere(f"Account {account_id} is missing, or an inbox of it has no members.")
        people = dict(User.objects.filter(memberships__account_id=account_id).order_by("pk").values_list("pk", "name"))
        teams = tuple(Team.objects.order_by("pk").values_list("pk", flat=True))
        labels = tuple(Label.objects.order_by("pk").values_list("title", flat=True))
        return Cast(account_id, account.locale, _administrator(account_id), doors, people, teams, labels)


def _administrator(account_id: int) -> str:
    chiefs = Membership.objects.filter(role=Membership.Role.ADMINISTRATOR).order_by("pk")
    return chiefs.values_list("user__email", flat=True).first() or ""


def _doors() -> tuple[Door, ...]:
    inboxes = list(Inbox.objects.order_by("pk"))
    members: dict[int, list[int]] = {inbox.pk: [] for inbox in inboxes}
    for inbox_id, user_id in InboxMember.objects.order_by("user_id").values_list("inbox_id", "user_id"):
        members[inbox_id].append(user_id)
    weights = INBOX_WEIGHTS[: len(inboxes)] + (0.1,) * (len(inboxes) - len(INBOX_WEIGHTS))
    pairs = zip(inboxes, weights, strict=True)
    return tuple(Door(row.pk, row.channel, weight, tuple(members[row.pk])) for row, weight in pairs)
