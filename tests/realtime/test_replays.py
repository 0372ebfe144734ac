"""Many come back at once, to the same place: each is told what he may see of it, as it is now."""

from conversations.models import Conversation
from conversations.services import messages
from conversations.services.actors import Actor
from helpdesk.scope import scope


def _pk(shop, receipt) -> int:
    with scope(shop.account.pk):
        return Conversation.objects.get(display_id=receipt.json()["conversation_id"]).pk


def _position(gateway, who) -> str:
    with gateway.staff(who) as ear:
        return ear.until("hello")["data"]["position"]


def _missed(gateway, who, position: str) -> list[str]:
    with gateway.staff(who, since=position).ready() as ear:
        assert "resync" not in [frame["type"] for frame in ear.heard]
        return [frame["data"]["message"]["content"] for frame in ear.heard if frame["type"] == "chat.message"]


def test_each_is_told_what_he_may_see(gateway, shop, answer):
    seen, hidden = (_pk(shop, gateway.write(gateway.session(box), "Hello")) for box in (shop.inbox, shop.hidden))
    with gateway.staff(shop.alice).ready() as stays:
        position = _position(gateway, shop.alice)
        answer(seen, "For both")
        answer(hidden, "For the administrator")
        stays.until("chat.message")
        for _ in range(2):
            assert _missed(gateway, shop.alice, position) == ["For both", "For the administrator"]
            assert _missed(gateway, shop.bob, position) == ["For both"]


def test_what_comes_while_they_come_back_is_told_once(gateway, shop, answer):
    conversation = _pk(shop, gateway.write(gateway.session(shop.inbox), "Hello"))
    with gateway.staff(shop.alice).ready() as stays:
        position = _position(gateway, shop.alice)
        for place in range(5):
            answer(conversation, f"Answer {place}")
            stays.until("chat.message")
            assert _missed(gateway, shop.bob, position) == [f"Answer {each}" for each in range(place + 1)]


def test_a_text_deleted_meanwhile_is_told_to_nobody_again(gateway, shop, answer):
    conversation = _pk(shop, gateway.write(gateway.session(shop.inbox), "Hello"))
    with gateway.staff(shop.alice).ready() as stays:
        position = _position(gateway, shop.alice)
        said = answer(conversation, "A secret")
        stays.until("chat.message")
        assert _missed(gateway, shop.bob, position) == ["A secret"]
        with scope(shop.account.pk):
            messages.delete(said.message.pk, Actor.user(shop.bob.user))
        stays.until("chat.message.updated")
        assert _missed(gateway, shop.bob, position) == [""]
