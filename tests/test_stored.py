"""Rows read and written by statements put together once are the rows Django itself would read and write."""

from datetime import timedelta
from itertools import product
from threading import Event as Flag

import pytest
from django.db import DatabaseError
from django.utils import timezone

from conversations.models import Conversation, Message
from conversations.selectors import access
from conversations.services import change, messages
from conversations.services.actors import Actor
from helpdesk.events.hand_over import ARMFUL, HandOver
from helpdesk.events.models import Event
from helpdesk.events.publish import publish
from helpdesk.lib.errors import NotFound
from helpdesk.scope import NoAccount, scope
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    account = factories.account()
    with scope(account.pk):
        yield account


def same(row, stored):
    for field in row._meta.concrete_fields:
        assert getattr(row, field.attname) == getattr(stored, field.attname), field.name
    assert not row._state.adding
    assert row._state.db == "default"


def test_a_locked_conversation_is_the_whole_row(shop):
    made = factories.conversation(factories.inbox(shop))
    Conversation.objects.filter(pk=made.pk).update(
        labels=["a", "ё"], product={"sku": [1, None]}, custom_attributes={"x": {"y": 1}}, snoozed_until=None,
        waiting_since=timezone.now() - timedelta(days=400), preview="я", csat_rating=5,
    )  # fmt: skip
    same(change.locked(made.pk), Conversation.objects.get(pk=made.pk))


def test_a_message_is_written_as_django_writes_it(shop):
    made = factories.conversation(factories.inbox(shop))
    new = messages.NewMessage(content="Hello 'you' %s ё", echo_id="e1", content_attributes={"items": [1, {"a": None}]})
    receipt = messages.post(made.pk, Actor.system(), new)
    same(receipt.message, Message.objects.get(pk=receipt.message.pk))
    stored = Conversation.objects.get(pk=made.pk)
    assert (stored.preview, stored.last_message_id) == ("Hello 'you' %s ё", receipt.message.pk)
    assert (stored.version, stored.event_seq) == (receipt.conversation.version, receipt.conversation.event_seq)


def test_a_row_of_another_account_is_neither_locked_nor_changed(shop):
    made = factories.conversation(factories.inbox(shop))
    with scope(factories.account("Southwind").pk):
        with pytest.raises(NotFound):
            change.locked(made.pk)
        with pytest.raises(NoAccount):
            change.STORED.changes(made, ["version"])


def test_a_change_of_a_row_that_is_gone_is_no_event(shop):
    made = factories.conversation(factories.inbox(shop))
    made.pk += 1_000_000
    before = Event.objects.count()
    with pytest.raises(DatabaseError):
        publish("message.created", actor=Actor.system(), change=change.STORED.changes(made, ["version"]))
    assert Event.objects.count() == before


def test_an_event_without_a_row_of_its_own_is_written(shop):
    event = publish("setup.changed", actor=Actor.system(), payload={"it's": "100 %s ё"})
    stored = Event.objects.get(pk=event.pk)
    assert (stored.payload, stored.seq, stored.inbox_id) == ({"it's": "100 %s ё"}, None, None)


SEES = [Membership.Sees.ALL, Membership.Sees.OWN_AND_UNASSIGNED, Membership.Sees.OWN]


@pytest.mark.parametrize(("role", "sees"), list(product([Membership.Role.ADMINISTRATOR, Membership.Role.AGENT], SEES)))
def test_the_key_is_given_to_those_who_may_see_the_conversation(shop, role, sees):
    one, other = factories.member(shop, role=role, sees=sees), factories.member(shop, "charlie")
    mine, theirs = factories.inbox(shop, one, other), factories.inbox(shop, other)
    for inbox, owner in product([mine, theirs], [None, one.user_id, other.user_id]):
        row = factories.conversation(inbox)
        Conversation.objects.filter(pk=row.pk).update(assignee_id=owner)
        assert _key(one, row) == access.seeable(one).filter(pk=row.pk).values_list("pk", flat=True).first()
    assert InboxMember.objects.filter(user_id=one.user_id).count() == 1


def _key(member, row) -> int | None:
    try:
        return access.conversation_id(member, row.display_id)
    except NotFound:
        return None


def test_a_number_that_no_conversation_can_have_is_not_there(shop):
    with pytest.raises(NotFound):
        access.conversation_id(factories.administrator(shop), 10**30)


class Broker:
    """Takes one task at a time, and the first only when it is told to."""

    def __init__(self):
        self.tasks, self.began, self.go_on = [], Flag(), Flag()

    def __call__(self, account_id, delivery_ids):
        self.began.set()
        assert self.go_on.wait(60)
        self.tasks.append((account_id, delivery_ids))


def test_what_comes_while_the_broker_is_busy_is_handed_over_together():
    broker = Broker()
    hand_over = HandOver(broker)
    hand_over.give(1, [1])
    assert broker.began.wait(60)
    for number in range(2, ARMFUL + 3):
        hand_over.give(1, [number])
    hand_over.give(2, [100, 101])
    broker.go_on.set()
    hand_over.flush()  # waits for the thread, and takes what it has not taken
    while len(broker.tasks) < 4:
        hand_over.flush()
    assert broker.tasks[0] == (1, [1])
    assert sorted(number for account, numbers in broker.tasks[1:] if account == 1 for number in numbers) == list(
        range(2, ARMFUL + 3)
    )
    assert (2, [100, 101]) in broker.tasks
    assert max(len(numbers) for _, numbers in broker.tasks) <= ARMFUL


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_the_broker_never_did_before_ends_one_armful_and_not_the_handing_over():
    heard, fails = Flag(), [ValueError("never seen")]

    def broker(account_id, delivery_ids):
        if fails:
            raise fails.pop()
        heard.set()

    hand_over = HandOver(broker)
    hand_over.give(1, [1])
    hand_over._thread.join()
    hand_over.give(1, [2])
    assert heard.wait(10)
