"""Races with real threads on real rows. Each has a twin that shows the race once its guard is taken away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from contacts.models import Contact
from conversations.models import Conversation, Message
from conversations.services import assignment, lifecycle, messages
from conversations.services.actors import Actor
from helpdesk.lib.errors import Conflict
from helpdesk.scope import scope
from tests import factories

pytestmark = pytest.mark.usefixtures("committed")


def at_once(account_id: int, works: list[Callable]) -> list:
    """Run every callable in a thread of its own, all released together; results or exceptions, in order."""
    start = Barrier(len(works))

    def run(work):
        try:
            with scope(account_id):
                start.wait()
                return work()
        except (Conflict, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def shop():
    account = factories.account()
    bob, bella = factories.member(account, "bob"), factories.member(account, "bella")
    inbox = factories.inbox(account, bob, bella)
    return account, inbox, bob, bella


def test_two_operators_take_one_conversation_and_one_gets_it(shop):
    account, inbox, bob, bella = shop
    conversation = factories.write(inbox).conversation
    takes = [lambda who=who: assignment.take(conversation.pk, Actor.user(who.user)) for who in (bob, bella)]
    results = at_once(account.pk, takes)
    refused = [result for result in results if isinstance(result, Conflict)]
    assert len(refused) == 1
    with scope(account.pk):
        winner = Conversation.objects.select_related("assignee").get(pk=conversation.pk).assignee
        lines = Message.objects.filter(conversation=conversation, message_type=Message.Type.ACTIVITY).count()
    assert winner.available_name in refused[0].message
    assert lines == 1


def test_twin_without_the_lock_both_believe_they_have_it(shop):
    account, inbox, bob, bella = shop
    conversation = factories.write(inbox).conversation
    both_have_looked = Barrier(2)

    def take(who):
        free = Conversation.objects.get(pk=conversation.pk).assignee_id is None
        both_have_looked.wait()
        Conversation.objects.filter(pk=conversation.pk).update(assignee=who.user)
        return free

    assert at_once(account.pk, [lambda: take(bob), lambda: take(bella)]) == [True, True]


def test_ten_equal_posts_are_one_message_and_ten_equal_answers(shop):
    account, inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    new = messages.NewMessage("On its way.", echo_id="one-and-the-same")
    receipts = at_once(account.pk, [lambda: messages.post(conversation.pk, Actor.user(bob.user), new)] * 10)
    assert len({receipt.message.pk for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1
    with scope(account.pk):
        assert Message.objects.filter(conversation=conversation, echo_id="one-and-the-same").count() == 1


def test_twin_a_look_before_the_insert_without_the_lock_is_not_enough(shop):
    account, inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    all_have_looked = Barrier(10)

    def post():
        seen = Message.objects.filter(conversation=conversation, echo_id="twin").exists()
        all_have_looked.wait()
        with transaction.atomic():
            Message.objects.create(
                conversation=conversation,
                inbox=inbox,
                message_type=1,
                sender_type=1,
                sender_id=bob.user_id,
                echo_id="twin",
            )
        return seen

    results = at_once(account.pk, [post] * 10)
    assert results.count(False) == 1
    assert sum(isinstance(result, IntegrityError) for result in results) == 9  # only the constraint held


def test_ten_equal_first_messages_of_a_visitor_make_one_conversation(shop):
    account, inbox, *_ = shop
    receipts = at_once(account.pk, [lambda: factories.write(inbox, session="vera", echo_id="first")] * 10)
    assert len({receipt.message.pk for receipt in receipts}) == 1
    with scope(account.pk):
        assert Conversation.objects.count() == 1
        assert Contact.objects.count() == 1


def test_a_hundred_new_conversations_are_numbered_without_gap_or_repeat(shop):
    account, inbox, *_ = shop
    for _ in range(10):
        at_once(account.pk, [lambda: factories.write(inbox)] * 10)
    with scope(account.pk):
        numbers = sorted(Conversation.objects.values_list("display_id", flat=True))
    assert numbers == list(range(1, 101))


def test_twin_the_highest_number_plus_one_collides(shop):
    account, inbox, *_ = shop
    first = factories.write(inbox).conversation
    all_have_looked = Barrier(10)

    def create():
        number = Conversation.objects.aggregate(top=Max("display_id"))["top"] + 1
        all_have_looked.wait()
        with transaction.atomic():
            Conversation.objects.create(
                display_id=number, inbox=inbox, contact=first.contact, contact_inbox=first.contact_inbox
            )

    results = at_once(account.pk, [create] * 10)
    assert sum(isinstance(result, IntegrityError) for result in results) == 9


def test_totals_are_exact_after_a_storm_of_changes(shop):
    account, inbox, bob, bella = shop
    rows = [factories.write(inbox).conversation for _ in range(6)]
    works = []
    for number in range(60):
        conversation, who = rows[number % 6], (bob, bella)[number % 2]
        works.append(lambda c=conversation, w=who, n=number: _stir(c, Actor.user(w.user), n))
    for begin in range(0, 60, 12):
        at_once(account.pk, works[begin : begin + 12])
    assert _totals(account) == _counted(account)


def _stir(conversation, actor, number):
    if number % 3 == 0:
        lifecycle.set_status(conversation.pk, number % 4, actor)
    elif number % 3 == 1:
        lifecycle.set_priority(conversation.pk, number % 4, actor)
    else:
        assignment.assign(conversation.pk, actor.id if number % 2 else None, actor)


def _totals(account) -> tuple:
    with scope(account.pk), connection.cursor() as cursor:
        cursor.execute(
            """select sum(urgent), sum(waiting), sum(opened), sum(opened) filter (where assignee_id = 0), sum(total)
            from conversation_tally where facet = '' and assignee_id >= 0"""
        )
        return cursor.fetchone()


def _counted(account) -> tuple:
    with scope(account.pk):
        rows = list(Conversation.objects.values_list("section", "assignee_id"))
    opened = [assignee for section, assignee in rows if section > 0]
    sections = [section for section, _ in rows]
    return sections.count(1), sections.count(2), len(opened), opened.count(None), len(rows)
