"""Two who change one contact at once, and a block that meets a message. Each has a twin without the guard."""

from collections.abc import Callable
from threading import Barrier

import pytest
from django.db import OperationalError, transaction

from contacts.models import Contact
from conversations.models import Conversation
from conversations.services import lifecycle, people
from conversations.services.actors import Actor
from conversations.services.change import locked
from helpdesk.scope import scope
from tests import factories
from tests.test_races import at_once

pytestmark = pytest.mark.usefixtures("committed")
SAID = {"name": "Вера", "email": "vera@example.com"}


@pytest.fixture
def written():
    account = factories.account()
    bob = factories.member(account)
    return account, Actor.user(bob.user), factories.write(factories.inbox(account, bob)).conversation


def known(account, conversation) -> tuple:
    with scope(account.pk):
        contact = Contact.objects.get(pk=conversation.contact_id)
    return contact.name, contact.email


def test_two_who_edit_one_contact_both_keep_what_they_wrote(written):
    account, bob, conversation = written
    works = [lambda said={n: v}: people.edit(conversation.contact_id, said, bob) for n, v in SAID.items()]
    at_once(account.pk, works)
    assert known(account, conversation) == tuple(SAID.values())
    with scope(account.pk):
        assert Conversation.objects.get(pk=conversation.pk).contact_name == SAID["name"]


def test_without_the_lock_one_of_them_is_lost(written):
    account, _, conversation = written
    both_have_read = Barrier(2)

    def carelessly(name: str, value: str) -> None:
        contact = Contact.objects.get(pk=conversation.contact_id)
        both_have_read.wait()
        setattr(contact, name, value)
        contact.save()

    at_once(account.pk, [lambda n=n, v=v: carelessly(n, v) for n, v in SAID.items()])
    assert known(account, conversation) != tuple(SAID.values())


def waiting_for_one_another(account_id: int, works: list[Callable]) -> list:
    def run(work):
        try:
            return work()
        except OperationalError as error:
            return error

    return at_once(account_id, [lambda work=work: run(work) for work in works])


def test_a_block_and_a_message_at_once_do_not_wait_for_one_another(written):
    account, bob, conversation = written
    with scope(account.pk):
        inbox, session = conversation.inbox, conversation.contact_inbox.source_id
    for step in range(10):
        works = [lambda step=step: factories.write(inbox, f"Again {step}", session)]
        works += [lambda: lifecycle.mute(conversation.pk, bob), lambda: lifecycle.unmute(conversation.pk, bob)]
        assert [each for each in waiting_for_one_another(account.pk, works) if isinstance(each, Exception)] == []


def test_the_other_way_round_they_do(written):
    account, _, conversation = written
    both_have_one = Barrier(2)

    def contact() -> None:
        Contact.objects.filter(pk=conversation.contact_id).update(blocked=True)

    def in_turn(first, second) -> None:
        with transaction.atomic():
            first()
            both_have_one.wait()
            second()

    steps = contact, lambda: locked(conversation.pk)
    works = [lambda: in_turn(*steps), lambda: in_turn(*reversed(steps))]
    assert any("deadlock" in str(each) for each in waiting_for_one_another(account.pk, works))
