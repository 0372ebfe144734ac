"""Both directions, in order, once, and nothing lost: neither to a late commit nor to a break."""

import threading

import pytest
from django.db import connection, connections, transaction

from conversations.models import Conversation
from helpdesk.events.models import Event
from helpdesk.scope import scope
from tests import factories


def texts(frames: list[dict]) -> list[str]:
    """What operators' frames say."""
    return [frame["data"]["message"]["content"] for frame in frames if (frame["data"] or {}).get("message")]


def said(frames: list[dict]) -> list[str]:
    return [frame["data"]["body"] for frame in frames if frame["type"] == "chat.message"]


def unheard(told: list[str], *known: str) -> list[str]:
    """Without what was told before a break: it may be told again to an operator who comes back (docs/realtime.md)."""
    return [text for text in told if text not in known]


def test_a_message_reaches_the_other_side_in_both_directions(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob, gateway.visitor(vera).ready() as ear:
        written = gateway.write(vera, "Where is my parcel?").json()
        heard = bob.until("chat.session.created")
        assert heard["data"]["message"]["content"] == "Where is my parcel?"
        assert heard["data"]["conversation"]["id"] == written["conversation_id"]
        assert heard["session_id"] == vera["session_id"]
        gateway.write(vera, "It was to come on Friday")
        assert bob.until("chat.message.client")["data"]["message"]["content"] == "It was to come on Friday"
        answer(conversation_pk(shop, written), "On its way")
        while (got := ear.until("chat.message"))["data"]["sender_type"] != "staff":
            pass
        assert got["data"]["body"] == "On its way"
        assert bob.until("chat.message")["data"]["message"]["content"] == "On its way"


def conversation_pk(shop, written: dict) -> int:
    with scope(shop.account.pk):
        return Conversation.objects.get(display_id=written["conversation_id"]).pk


def test_a_visitor_never_hears_what_is_private(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    conversation = conversation_pk(shop, gateway.write(vera, "Hello").json())
    with gateway.visitor(vera).ready() as ear:
        answer(conversation, "She is a difficult one", private=True)
        answer(conversation, "Good morning")
        ear.until("chat.message")
        ear.drain(0.5)
    everything = "".join(ear.texts)
    assert "difficult" not in everything
    assert "Good morning" in everything
    assert shop.bob.user.email not in everything
    assert "labels" not in everything
    assert "custom_attributes" not in everything


def test_typing_reaches_the_visitor_but_not_that_of_a_note(gateway, shop):
    vera = gateway.session(shop.inbox)
    number = gateway.write(vera, "Hello").json()["conversation_id"]
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        with gateway.visitor(vera).ready() as ear:
            bob.say(type="typing", conversation_id=number, on=True, private=True)
            assert alice.until("chat.typing")["data"]["private"] is True
            bob.say(type="typing", conversation_id=number, on=True, private=False)
            assert alice.until("chat.typing")["data"]["private"] is False
            assert ear.until("chat.typing")["data"]["on"] is True
            ear.drain(0.5)
            assert len([f for f in ear.heard if f["type"] == "chat.typing"]) == 1
            ear.say(type="typing", on=True)
            assert bob.until("chat.typing")["data"]["person"]["type"] == "contact"
        assert not [f for f in bob.drain(0.3) if f["type"] == "chat.typing"], "his own typing came back"


class Slow(threading.Thread):
    """An answer whose transaction has written its event and does not commit until it is let."""

    def __init__(self, shop, answer, conversation_id: int):
        super().__init__()
        self.shop, self.answer, self.conversation_id = shop, answer, conversation_id
        self.written, self.go = threading.Event(), threading.Event()

    def run(self):
        try:
            with scope(self.shop.account.pk), transaction.atomic():
                self.answer(self.conversation_id, "slow")
                self.written.set()
                self.go.wait(100)
        finally:
            connections.close_all()


@pytest.fixture
def two_and_a_slow_one(shop, answer):
    """Two conversations; an answer to the first is written and not committed."""
    first, second = (factories.conversation(shop.inbox).pk for _ in range(2))
    slow = Slow(shop, answer, first)
    yield slow, second
    slow.go.set()
    slow.join(60)


def test_a_late_commit_is_delivered(gateway, shop, answer, two_and_a_slow_one):
    slow, second = two_and_a_slow_one
    with gateway.staff(shop.bob).ready() as bob:
        slow.start()
        assert slow.written.wait(60)
        answer(second, "quick")
        assert bob.until("chat.message")["data"]["message"]["content"] == "quick"
        slow.go.set()
        assert bob.until("chat.message")["data"]["message"]["content"] == "slow"
        assert texts(bob.drain(0.5)) == []


def test_a_late_commit_is_delivered_to_one_who_comes_back(gateway, shop, answer, two_and_a_slow_one):
    slow, second = two_and_a_slow_one
    with gateway.staff(shop.alice).ready(), gateway.staff(shop.bob).ready() as bob:
        slow.start()
        assert slow.written.wait(60)
        answer(second, "quick")
        position = bob.until("chat.message")["pos"]
        bob.socket.close()
        slow.go.set()
        slow.join(60)
        with gateway.staff(shop.bob, since=position) as again:
            heard = [*again.until_said("slow"), *again.drain(0.5)]
            assert unheard(texts(heard), "quick") == ["slow"]


def test_the_twin_that_remembers_the_last_id_loses_the_late_commit(shop, answer, two_and_a_slow_one):
    slow, second = two_and_a_slow_one
    last, heard = newest(shop), []
    slow.start()
    assert slow.written.wait(60)
    answer(second, "quick")
    for _ in range(2):
        with scope(shop.account.pk):
            heard += list(Event.objects.filter(pk__gt=last, kind="message.created").values_list("pk", flat=True))
        last = max([last, *heard])
        slow.go.set()
        slow.join(60)
    assert len(heard) == 1, "the naive reader was expected to lose the slow one"


def newest(shop) -> int:
    with scope(shop.account.pk), connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from event where account_id = %s", [shop.account.pk])
        return cursor.fetchone()[0]


def test_what_an_operator_missed_is_replayed_once_and_in_order(gateway, shop, answer):
    conversation = factories.conversation(shop.inbox).pk
    heard: list[dict] = []
    position = None
    for part in range(3):
        with gateway.staff(shop.bob, since=position) as bob:
            if part:
                heard += _fresh(bob, heard)
            bob.ready()
            for number in range(5):
                answer(conversation, f"{part}.{number}.live")
            heard += _fresh(bob, heard)
            position = heard[-1]["pos"]
        for number in range(5):
            answer(conversation, f"{part}.{number}.away")
    wanted = [f"{part}.{number}.{where}" for part in range(3) for where in ("live", "away") for number in range(5)]
    assert texts(heard) == wanted[:-5]


def _fresh(ear, known: list[dict]) -> list[dict]:
    """The next five messages, without those that were told before the break."""
    told, found = {frame["data"]["message"]["id"] for frame in known}, []
    while len(found) < 5:
        frame = ear.until("chat.message")
        found += [frame] if frame["data"]["message"]["id"] not in told else []
    return found


def test_what_a_visitor_missed_is_replayed_once_and_in_order(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    number = gateway.write(vera, "Hello").json()["conversation_id"]
    conversation = conversation_pk(shop, {"conversation_id": number})
    with gateway.visitor(vera).ready() as ear:
        answer(conversation, "one")
        last = ear.until("chat.message")["id"]
    for text in ("two", "three"):
        answer(conversation, text)
    with gateway.visitor(vera, conversation=number, last_id=last) as ear:
        ear.until("hello")
        assert said(ear.heard) == ["two", "three"]
        answer(conversation, "four")
        assert ear.until("chat.message")["data"]["body"] == "four"
        ids = [frame["id"] for frame in ear.heard if frame["id"]]
        assert ids == sorted(ids)


@pytest.mark.parametrize("since", ["nonsense", "MTIzfDE6MTo="])
def test_a_position_nobody_knows_is_answered_with_resync(gateway, shop, since):
    with gateway.staff(shop.bob, since=since) as bob:
        assert bob.next()["type"] == "resync"
        bob.until("hello")


def test_a_visitor_ahead_of_the_log_or_in_another_conversation_loads_anew(gateway, shop):
    vera = gateway.session(shop.inbox)
    number = gateway.write(vera, "Hello").json()["conversation_id"]
    for resume in ({"conversation": number, "last_id": 999}, {"conversation": number + 7, "last_id": 0}):
        with gateway.visitor(vera, **resume) as ear:
            assert ear.next()["type"] == "resync"


def test_an_acknowledged_message_is_delivered(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    conversation = conversation_pk(shop, gateway.write(vera, "Hello").json())
    with gateway.staff(shop.bob).ready() as bob, gateway.visitor(vera).ready() as ear:
        receipt = answer(conversation, "Look")
        ear.say(type="ack", last_id=ear.until("chat.message")["id"])
        assert bob.until("chat.read")["data"]["delivered"] == receipt.message.pk


def test_who_looks_at_the_same_conversation_is_told(gateway, shop):
    number = factories.conversation(shop.inbox).display_id
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        bob.say(type="subscribe", open=number)
        assert [each["id"] for each in bob.until("chat.viewing")["data"]["users"]] == [shop.bob.user_id]
        alice.say(type="subscribe", open=number)
        assert len(bob.until("chat.viewing")["data"]["users"]) == 2
        alice.socket.close()
        assert len(bob.until("chat.viewing")["data"]["users"]) == 1


def test_one_socket_may_have_the_conversations_of_several_tabs_open(gateway, shop):
    one, other = (factories.conversation(shop.inbox).display_id for _ in range(2))
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        bob.say(type="subscribe", open=[one, other, "nonsense"])
        assert {bob.until("chat.viewing")["data"]["conversation_id"] for _ in range(2)} == {one, other}
        alice.say(type="subscribe", open=other)
        seen = bob.until("chat.viewing")["data"]
        assert (seen["conversation_id"], len(seen["users"])) == (other, 2)
        bob.say(type="subscribe", open=[one])
        alice.until("chat.viewing")
        assert len(alice.until("chat.viewing")["data"]["users"]) == 1


def test_presence_of_two_tabs_is_one_person(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready(), gateway.staff(shop.alice).ready():
        users = {}
        while users.get(str(shop.alice.user_id)) != "online":
            users = bob.until("chat.presence")["data"]["users"]
