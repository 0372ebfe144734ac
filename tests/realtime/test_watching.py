"""Who looks at what and who is answering: in the lists of colleagues who may see it, and never said to the visitor."""

from helpdesk.tenancy.models import Membership
from tests import factories


def viewers(ear, seconds: float = 40) -> dict:
    """What the next change says, by number."""
    while not (told := ear.until("chat.viewers", seconds)["data"])["conversations"] and not told["whole"]:
        pass
    return {number: [user["id"] for user in users] for number, users in told["conversations"].items()}


def test_colleagues_see_on_the_list_who_looks_and_who_has_left(gateway, shop):
    number = str(factories.conversation(shop.inbox).display_id)
    with gateway.staff(shop.alice).ready() as alice, gateway.staff(shop.bob).ready() as bob:
        assert viewers(alice) == {}
        bob.say(type="subscribe", open=int(number))
        assert viewers(alice) == {number: [shop.bob.user_id]}
        with gateway.staff(shop.alice).ready() as late:
            assert viewers(late) == {number: [shop.bob.user_id]}
        bob.socket.close()
        assert viewers(alice) == {number: []}


def test_two_tabs_are_one_person_until_the_last_is_closed(gateway, shop):
    number = str(factories.conversation(shop.inbox).display_id)
    with gateway.staff(shop.alice).ready() as alice, gateway.staff(shop.bob).ready() as one:
        viewers(alice)
        one.say(type="subscribe", open=int(number))
        assert viewers(alice) == {number: [shop.bob.user_id]}
        with gateway.staff(shop.bob).ready() as other:
            other.say(type="subscribe", open=int(number))
            assert [each["id"] for each in other.until("chat.viewing")["data"]["users"]] == [shop.bob.user_id]
            one.socket.close()
            alice.drain(1.5)
            told = [frame for frame in alice.heard if frame["type"] == "chat.viewers"]
            assert told[-1]["data"]["conversations"][number]
        assert viewers(alice) == {number: []}


def test_what_one_may_not_see_is_not_told(gateway, shop):
    hidden, open_one = (str(factories.conversation(inbox).display_id) for inbox in (shop.hidden, shop.inbox))
    with gateway.staff(shop.alice).ready() as alice, gateway.staff(shop.bob).ready() as bob:
        viewers(bob)
        alice.say(type="subscribe", open=[int(hidden), int(open_one)])
        assert viewers(bob) == {open_one: [shop.alice.user_id]}
    limited = factories.member(shop.account, "eve", sees=Membership.Sees.OWN_AND_UNASSIGNED)
    with gateway.staff(shop.alice).ready() as alice, gateway.staff(limited).ready() as eve:
        alice.say(type="subscribe", open=[int(hidden), int(open_one)])
        alice.until("chat.viewers")
        eve.drain(1.5)
        assert all(not frame["data"]["conversations"] for frame in eve.heard if frame["type"] == "chat.viewers")


def test_typing_ends_with_the_socket_that_told_of_it(gateway, shop):
    vera = gateway.session(shop.inbox)
    number = gateway.write(vera, "Hello").json()["conversation_id"]
    with gateway.staff(shop.alice).ready() as alice, gateway.visitor(vera).ready() as ear:
        bob = gateway.staff(shop.bob).ready()
        bob.say(type="typing", conversation_id=number, on=True, private=False)
        assert alice.until("chat.typing")["data"]["on"] is True
        assert ear.until("chat.typing")["data"]["on"] is True
        bob.socket.close()
        assert alice.until("chat.typing")["data"]["on"] is False
        assert ear.until("chat.typing")["data"]["on"] is False


def test_a_note_being_typed_is_for_colleagues_alone_also_when_its_socket_ends(gateway, shop):
    vera = gateway.session(shop.inbox)
    number = gateway.write(vera, "Hello").json()["conversation_id"]
    with gateway.staff(shop.alice).ready() as alice, gateway.visitor(vera).ready() as ear:
        bob = gateway.staff(shop.bob).ready()
        bob.say(type="typing", conversation_id=number, on=True, private=True)
        assert alice.until("chat.typing")["data"]["private"] is True
        bob.socket.close()
        assert alice.until("chat.typing")["data"]["on"] is False
        assert not any(frame["type"] == "chat.typing" for frame in ear.drain(0.5))
