"""What wants attention, as bots and outside systems ask for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Conversation
from helpdesk.scope import scope
from tests import factories
from tests.api.conftest import Caller

ALERTS = "/chat/alerts"


@pytest.fixture
def waiting(shop):
    """Five who wait, the first for the longest; the fourth is urgent, the fifth is not of bob's inbox."""
    made = []
    for number in range(5):
        inbox = shop.hidden_inbox if number == 4 else shop.inbox
        conversation = factories.conversation(inbox, session=f"guest-{number}")
        with scope(shop.account.pk):
            since = timezone.now() - timedelta(minutes=50 - number)
            priority = Conversation.Priority.URGENT if number == 3 else None
            Conversation.objects.filter(pk=conversation.pk).update(
                waiting_since=since, priority=priority, unread_count=number + 1
            )
        made.append(conversation.display_id)
    with scope(shop.account.pk):
        Conversation.objects.filter(pk=shop.conversation.pk).update(status=Conversation.Status.RESOLVED)
    return made


def numbers(answer) -> list[int]:
    return [each["conversation_id"] for each in answer.json()["alerts"]]


def test_what_is_urgent_comes_first_then_who_waits_longest(alice, bob, waiting):
    first, second, third, urgent, hidden = waiting
    answer = alice.get(ALERTS)
    assert numbers(answer) == [urgent, first, second, third, hidden]
    assert (answer.json()["next"], answer.json()["total"]) == (None, 5)
    assert [each["reason"] for each in answer.json()["alerts"]][:2] == ["urgent", "waiting"]
    assert answer.json()["alerts"][1]["unread_count"] == 1
    assert answer.json()["alerts"][1]["session_id"] == "guest-0"
    assert numbers(bob.get(ALERTS)) == [urgent, first, second, third]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_say_everything_once(alice, waiting, limit):
    found, cursor = [], ""
    while cursor is not None:
        answer = alice.get(ALERTS, limit=limit, cursor=cursor)
        assert len(numbers(answer)) <= limit
        found += numbers(answer)
        cursor = answer.json()["next"]
    assert found == numbers(alice.get(ALERTS))


def test_filters_of_the_inbox_narrow_it(shop, alice, waiting):
    assert numbers(alice.get(ALERTS, inbox_id=shop.hidden_inbox.pk)) == waiting[4:]
    assert numbers(alice.get(ALERTS, assignee="me")) == []


@pytest.mark.parametrize("cursor", ["nonsense", "urgent.%%%", "closed.", "waiting.e30"])
def test_a_foreign_cursor_is_refused(alice, cursor):
    answer = alice.get(ALERTS, cursor=cursor)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["cursor"])


def test_whose_account_it_is_not_sees_nothing(shop, stranger, waiting):
    assert stranger.get(ALERTS).status_code == 401
    dora = Caller(shop.dora.user)
    assert dora.get(ALERTS, account_id=shop.account.pk).status_code == 404
    assert numbers(dora.get(ALERTS)) == []
