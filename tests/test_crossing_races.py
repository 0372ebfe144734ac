"""Two operators answer one customer at once, and one of them is told. The twin shows both answers without the lock."""

from threading import Barrier

import pytest

from conversations.models import Message
from conversations.services import crossing, messages
from conversations.services.actors import Actor
from conversations.services.crossing import Seen
from helpdesk.lib.errors import Conflict
from helpdesk.scope import scope
from tests import factories
from tests.test_races import at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def shop():
    account = factories.account()
    bob, bella = factories.member(account, "bob"), factories.member(account, "bella")
    return account, factories.write(factories.inbox(account, bob, bella)), (bob, bella)


def answers(account, conversation) -> int:
    with scope(account.pk):
        return Message.objects.filter(conversation=conversation, message_type=Message.Type.OUTGOING).count()


def test_two_answers_at_once_are_one_answer_and_one_refusal(shop):
    account, question, people = shop
    new = messages.NewMessage("On its way", seen=Seen(last_message_id=question.message.pk))
    works = [lambda who=who: messages.post(question.conversation.pk, Actor.user(who.user), new) for who in people]
    results = at_once(account.pk, works)
    refused = [result for result in results if isinstance(result, Conflict)]
    assert len(refused) == 1
    assert refused[0].current["reasons"] == ["answered"]
    assert answers(account, question.conversation) == 1


def test_twin_a_look_before_the_lock_lets_both_through(shop):
    account, question, people = shop
    both_have_looked = Barrier(2)
    seen = Seen(last_message_id=question.message.pk)

    def answer(who):
        actor = Actor.user(who.user)
        assert crossing.between(question.conversation, actor, seen) is None
        both_have_looked.wait()
        return messages.post(question.conversation.pk, actor, messages.NewMessage("On its way"))

    at_once(account.pk, [lambda who=who: answer(who) for who in people])
    assert answers(account, question.conversation) == 2
