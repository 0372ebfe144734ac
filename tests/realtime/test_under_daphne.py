"""The same consumers under daphne, which takes no ready frames: everything goes through ASGI's send."""

import pytest

from conversations.models import Conversation
from helpdesk.scope import scope
from tests.realtime.gateway import Gateway
from tests.realtime.test_delivery import said, texts, unheard

pytestmark = pytest.mark.timeout(120)
BURST = 40


@pytest.fixture(scope="module")
def daphne(django_db_setup, tmp_path_factory):
    with Gateway(tmp_path_factory.mktemp("daphne") / "daphne.log", server="daphne") as running:
        yield running


def test_both_sides_hear_each_other(daphne, shop, answer):
    vera = daphne.session(shop.inbox)
    with daphne.staff(shop.bob).ready() as bob:
        number = daphne.write(vera, "Where is my parcel?").json()["conversation_id"]
        heard = bob.until("chat.session.created")["data"]
        assert heard["message"]["content"] == "Where is my parcel?"
        with daphne.visitor(vera).ready() as ear:
            answer(_pk(shop, number), "On its way.")
            assert ear.until("chat.message")["data"]["body"] == "On its way."


def test_who_was_away_hears_it_in_order(daphne, shop, answer):
    vera = daphne.session(shop.inbox)
    number = daphne.write(vera, "Hello").json()["conversation_id"]
    with daphne.staff(shop.bob) as bob:
        position = bob.until("hello")["data"]["position"]
    for place in range(BURST):
        answer(_pk(shop, number), f"Answer {place}")
    with daphne.staff(shop.bob, since=position).ready() as bob:
        heard = [frame["data"]["message"]["content"] for frame in bob.heard if frame["type"] == "chat.message"]
    assert heard == [f"Answer {place}" for place in range(BURST)]


def _pk(shop, number: int) -> int:
    with scope(shop.account.pk):
        return Conversation.objects.get(display_id=number).pk


def test_streams_go_on_where_they_were(daphne, shop, answer):
    vera = daphne.session(shop.inbox)
    number = daphne.write(vera, "Hello").json()["conversation_id"]
    with daphne.staff_stream(shop.bob).ready() as bob, daphne.visitor_stream(vera).ready() as ear:
        answer(_pk(shop, number), "one")
        assert ear.until("chat.message")["data"]["body"] == "one"
        assert bob.until("chat.message")["data"]["message"]["content"] == "one"
        places = bob.last_id, ear.last_id
    answer(_pk(shop, number), "two")
    with daphne.staff_stream(shop.bob, since=places[0]).ready() as bob:
        assert unheard(texts(bob.heard), "one") == ["two"]
    with daphne.visitor_stream(vera, last_id=places[1]).ready() as ear:
        assert said(ear.heard) == ["two"]
