"""An account with conversations of every kind, and what a list of them must be, worked out the long way."""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from contacts.models import Contact, ContactInbox
from conversations.models import Conversation
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership, Team
from tests import factories

FAR = datetime(9999, 1, 1, tzinfo=UTC)
LABELS = ["vip", "delivery", "refund", "scarce"]
SOON = timedelta(hours=1)


def open_market(size: int = 300, seed: int = 7) -> SimpleNamespace:
    """alice administers; bob works in two inboxes, olga in the smallest; nina sees only her own, kate also nobody's."""
    account = factories.account("Market")
    sees = Membership.Sees
    people = SimpleNamespace(
        account=account,
        alice=factories.administrator(account),
        bob=factories.member(account),
        olga=factories.member(account, "olga"),
        nina=factories.member(account, "nina", sees=sees.OWN),
        kate=factories.member(account, "kate", sees=sees.OWN_AND_UNASSIGNED),
    )
    everybody = [people.nina, people.kate]
    people.inboxes = [
        factories.inbox(account, people.bob, *everybody, name="Big"),
        factories.inbox(account, people.bob, *everybody, name="Middle", channel="email"),
        factories.inbox(account, people.olga, *everybody, name="Small", channel="telegram"),
    ]
    people.sees = _sights(people)
    with scope(account.pk):
        people.teams = [Team.objects.create(name=f"Team {n}") for n in range(2)]
        people.rows = fill(people, size, random.Random(seed))
    return people


def fill(people, size: int, chance: random.Random) -> list[Conversation]:
    """Conversations in every state, with equal keys among them, so that ties are tried too."""
    identities = [_identity(inbox) for inbox in people.inboxes]
    now = timezone.now().replace(microsecond=0)
    made = [_conversation(people, identities, chance, now, number) for number in range(1, size + 1)]
    Conversation.objects.bulk_create(made)
    return list(Conversation.objects.order_by("pk"))


def _identity(inbox) -> ContactInbox:
    contact = Contact.objects.create(name=f"Vera {inbox.name}")
    return ContactInbox.objects.create(contact=contact, inbox=inbox, source_id=f"vera-{inbox.pk}")


def _conversation(people, identities, chance, now, number: int) -> Conversation:
    identity = chance.choices(identities, [80, 17, 3])[0]
    status = chance.choices([0, 1, 2, 3], [40, 40, 10, 10])[0]
    person = chance.choice([None, None, people.bob, people.nina, people.kate])
    waits = status in (0, 2) and chance.random() < 0.5
    return Conversation(
        display_id=number,
        inbox_id=identity.inbox_id,
        contact_id=identity.contact_id,
        contact_inbox=identity,
        status=status,
        priority=chance.choice([None, None, None, 0, 1, 2, 3]),
        assignee_id=person and person.user_id,
        team=chance.choice([None, *people.teams]),
        labels=sorted(chance.sample(LABELS[:3], chance.randint(0, 2))) + (["scarce"] if number % 97 == 0 else []),
        intent=chance.choice(["", "delivery", "refund"]),
        sentiment=chance.choice(["", "negative", "positive"]),
        contact_name=f"Vera {number}",
        waiting_since=now - timedelta(minutes=chance.randint(1, 60)) if waits else None,
        sla_due_at=now + timedelta(minutes=chance.randint(-90, 500)) if chance.random() < 0.2 else None,
        last_activity_at=now - timedelta(minutes=chance.randint(1, 40 + number // 2)),
        created_at=now - timedelta(days=chance.randint(0, 30)),
    )


def section_of(row: Conversation) -> int:
    """The rule itself, at this moment."""
    if row.status in (1, 3):
        return 0
    near = row.sla_due_at is not None and row.sla_due_at <= timezone.now() + SOON
    if (row.priority or 0) >= 2 or near or row.ai_urgent:
        return 1
    return 2 if row.waiting_since else 3


KEYS = {
    "latest": (lambda row: row.last_activity_at, True, lambda row: True),
    "oldest": (lambda row: row.last_activity_at, False, lambda row: True),
    "newest_created": (lambda row: row.display_id, True, lambda row: True),
    "oldest_created": (lambda row: row.display_id, False, lambda row: True),
    "longest_waiting": (lambda row: row.waiting_since, False, lambda row: section_of(row) and row.waiting_since),
    "shortest_waiting": (lambda row: row.waiting_since, True, lambda row: section_of(row) and row.waiting_since),
    "soonest_due": (lambda row: row.sla_due_at, False, lambda row: section_of(row) and row.sla_due_at),
}


def expected(people, who: str, section: str, asked: dict) -> list[int]:
    """The numbers a person's list must show, in its order."""
    rows = [row for row in people.rows if _visible(people, who, row) and _matches(people, who, row, asked)]
    if section == "urgent":
        found = [row for row in rows if section_of(row) == 1]
        return [row.display_id for row in sorted(found, key=lambda row: (row.sla_due_at or FAR, row.pk))]
    if section == "waiting":
        found = [row for row in rows if section_of(row) == 2]
        return [row.display_id for row in sorted(found, key=lambda row: (row.waiting_since, row.pk))]
    key, down, belongs = KEYS[asked.get("sort", "latest")]
    found = [row for row in rows if belongs(row)]
    return [row.display_id for row in sorted(found, key=lambda row: (key(row), row.pk), reverse=down)]


def _sights(people) -> dict[str, tuple]:
    """(ids of inboxes, ids of owners or None for whoever it is) by person; asked for each row of each list."""
    everywhere = [inbox.pk for inbox in people.inboxes]
    nina, kate = people.nina.user_id, people.kate.user_id
    return {
        "alice": (everywhere, None),
        "bob": (everywhere[:2], None),
        "olga": (everywhere[2:], None),
        "nina": (everywhere, [nina]),
        "kate": (everywhere, [kate, None]),
    }


def _visible(people, who: str, row: Conversation) -> bool:
    inboxes, owners = people.sees[who]
    return row.inbox_id in inboxes and (owners is None or row.assignee_id in owners)


STATUSES = {"open": 0, "resolved": 1, "pending": 2, "snoozed": 3}
PRIORITIES = {"low": 0, "medium": 1, "high": 2, "urgent": 3}


def _matches(people, who: str, row: Conversation, asked: dict) -> bool:
    me = getattr(people, who).user_id
    tests = {
        "status": lambda value: row.status in [STATUSES[word] for word in value.split(",")],
        "priority": lambda value: row.priority in [PRIORITIES[word] for word in value.split(",")],
        "assignee": lambda value: _assigned(row, value, me),
        "inbox_id": lambda value: row.inbox_id == value,
        "team_id": lambda value: row.team_id == value,
        "labels": lambda value: set(value.split(",")) <= set(row.labels),
        "intent": lambda value: row.intent == value,
        "sentiment": lambda value: row.sentiment == value,
        "channel": lambda value: row.inbox.channel == value,
        "created_after": lambda value: row.created_at >= datetime.fromisoformat(value),
        "sort": lambda value: True,
    }
    return all(tests[name](value) for name, value in asked.items())


def _assigned(row: Conversation, value, me: int) -> bool:
    if value == "unassigned":
        return row.assignee_id is None and section_of(row) > 0
    return row.assignee_id == (me if value == "me" else value)
