"""`chat.queue`: a place in the queue, urgent first and then who has waited longest; an estimate where one is honest."""

from datetime import timedelta

from django.utils import timezone

from conversations.models import Conversation
from conversations.selectors import queue
from conversations.services import assignment, lifecycle
from conversations.services.actors import Actor
from helpdesk.scope import scope
from helpdesk.tenancy.models import InboxMember
from tests import factories


def pk_of(shop, number: int) -> int:
    with scope(shop.account.pk):
        return Conversation.objects.get(display_id=number).pk


def place_until(ear, position: int | None) -> dict:
    """Listens until he is told that place. Raises TimeoutError."""
    while (told := ear.until("chat.queue", 20)["data"])["position"] != position:
        pass
    return told


def test_a_visitor_is_told_his_place_and_when_it_changes(gateway, shop):
    first, second = gateway.session(shop.inbox), gateway.session(shop.inbox)
    numbers = [gateway.write(each, "Hello").json()["conversation_id"] for each in (first, second)]
    with gateway.visitor(second).ready() as vera:
        assert place_until(vera, 2) == {"conversation_id": numbers[1], "position": 2, "seconds": None}
        with scope(shop.account.pk):
            assignment.assign(pk_of(shop, numbers[0]), shop.bob.user_id, Actor.user(shop.alice.user))
        place_until(vera, 1)
        with scope(shop.account.pk):
            assignment.take(pk_of(shop, numbers[1]), Actor.user(shop.bob.user))
        assert place_until(vera, None) == {"conversation_id": numbers[1], "position": None, "seconds": None}


def test_what_is_urgent_goes_first(gateway, shop):
    first, second = gateway.session(shop.inbox), gateway.session(shop.inbox)
    numbers = [gateway.write(each, "Hello").json()["conversation_id"] for each in (first, second)]
    with gateway.visitor(first).ready() as vera:
        place_until(vera, 1)
        with scope(shop.account.pk):
            urgent = Conversation.Priority.URGENT
            lifecycle.set_priority(pk_of(shop, numbers[1]), urgent, Actor.user(shop.alice.user))
        place_until(vera, 2)


def test_who_has_not_written_or_has_been_answered_is_told_nothing(gateway, shop, answer):
    asking, answered = gateway.session(shop.inbox), gateway.session(shop.inbox)
    number = gateway.write(answered, "Hello").json()["conversation_id"]
    answer(pk_of(shop, number), "Good morning")
    with gateway.visitor(asking).ready() as one, gateway.visitor(answered).ready() as other:
        waiting = gateway.session(shop.inbox)
        with gateway.visitor(waiting).ready() as third:
            gateway.write(waiting, "And me?")
            place_until(third, 1)
        for ear in (one, other):
            ear.drain(0.5)
            assert [frame for frame in ear.heard if frame["type"] == "chat.queue"] == []


def test_the_door_says_it_too(gateway, shop):
    vera = gateway.session(shop.inbox)
    assert vera["conversation"] is None
    gateway.write(gateway.session(shop.inbox), "First")
    gateway.write(vera, "Second")
    again = gateway.session(shop.inbox, visitor_token=vera["visitor_token"])["conversation"]
    assert (again["queue_position"], again["queue_seconds"]) == (2, None)
    header = {"Authorization": f"Bearer {vera['visitor_token']}"}
    page = gateway.http.get(f"/chat/session/{vera['session_id']}/messages", headers=header).json()
    assert page["conversation"]["queue_position"] == 2


def answered_lately(shop, inbox, count: int, seconds: int) -> None:
    """So many had their first answer, one every so many seconds until now."""
    for number in range(count):
        row = factories.conversation(inbox)
        at = timezone.now() - timedelta(seconds=seconds * (number + 1))
        with scope(shop.account.pk):
            Conversation.objects.filter(pk=row.pk).update(
                first_reply_created_at=at, waiting_since=None, last_activity_at=at
            )


def test_an_estimate_follows_the_pace_and_needs_somebody_who_is_here(gateway, shop):
    answered_lately(shop, shop.inbox, 6, 80)
    first, second = gateway.session(shop.inbox), gateway.session(shop.inbox)
    for each in (first, second):
        gateway.write(each, "Hello")
    with gateway.visitor(second).ready() as vera:
        assert place_until(vera, 2)["seconds"] is None  # nobody is here
        with gateway.staff(shop.bob).ready():
            gateway.write(gateway.session(shop.inbox), "Something happens")
            told = vera.until("chat.queue", 20)["data"]
            assert told["position"] == 2
            assert told["seconds"] == 180  # twice 80 seconds and a little, in whole minutes


def test_too_few_answers_and_too_long_a_wait_make_no_estimate(gateway, shop):
    answered_lately(shop, shop.inbox, queue.LEAST - 1, 30)
    number = gateway.write(gateway.session(shop.inbox), "Hello").json()["conversation_id"]
    with gateway.staff(shop.bob).ready():
        assert place_now(shop, number).seconds is None
        answered_lately(shop, shop.inbox, 1, 30)
        assert place_now(shop, number).seconds == 60
    assert queue._left(200, 60.0) is None
    assert queue._left(1, 0.5) == 60


def place_now(shop, number: int) -> queue.Place:
    with scope(shop.account.pk):
        place = queue.place_of(Conversation.objects.get(display_id=number))
    assert place is not None
    return place


def test_each_inbox_has_a_queue_of_its_own(gateway, shop):
    hidden = gateway.write(gateway.session(shop.hidden), "Elsewhere").json()["conversation_id"]
    number = gateway.write(gateway.session(shop.inbox), "Here").json()["conversation_id"]
    assert (place_now(shop, hidden).position, place_now(shop, number).position) == (1, 1)
    with scope(shop.account.pk):
        assert InboxMember.objects.filter(inbox=shop.hidden).count() == 0
        both = queue.places([shop.inbox.pk, shop.hidden.pk])
    assert {place.number for place in both.values()} == {hidden, number}


def test_further_back_than_is_counted_nobody_is_told_his_place(gateway, shop, monkeypatch):
    monkeypatch.setattr(queue, "MOST", 2)
    for _ in range(3):
        number = gateway.write(gateway.session(shop.inbox), "Hello").json()["conversation_id"]
    with scope(shop.account.pk):
        assert queue.place_of(Conversation.objects.get(display_id=number)) is None
