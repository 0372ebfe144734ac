"""What the rail counts is pushed: exact, each person's own, and only to those who asked."""

from conversations.services import assignment
from conversations.services.actors import Actor
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from tests import factories


def counts_until(ear, **wanted) -> dict:
    """Listens until the counts say that. Raises TimeoutError."""
    while True:
        data = ear.until("counts", 20)["data"]
        if all(data[name] == number for name, number in wanted.items()):
            return data


def take(shop, conversation, who) -> None:
    with scope(shop.account.pk):
        assignment.take(conversation.pk, Actor.user(who.user))


def test_each_is_told_his_own_and_it_is_what_http_answers(gateway, shop):
    first = factories.conversation(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        for ear in (bob, alice):
            ear.say(type="subscribe", open=None, counts=True)
            counts_until(ear, unassigned=1, mine=0)
        factories.conversation(shop.hidden)
        counts_until(alice, unassigned=2, mine=0)
        take(shop, first, shop.bob)
        pushed = counts_until(bob, unassigned=0, mine=1)
        counts_until(alice, unassigned=1, mine=0)
    headers = {"Api-Access-Token": tokens.token_of(shop.bob.user)}
    answer = gateway.http.get(f"/api/v1/accounts/{shop.account.pk}/conversations/inbox", headers=headers)
    assert answer.json()["counts"] == pushed


def test_who_has_not_asked_is_not_counted_for(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        alice.say(type="subscribe", open=None, counts=True)
        bob.say(type="subscribe", open=None)
        factories.conversation(shop.inbox)
        counts_until(alice, unassigned=1)
        bob.say(type="ping")
        bob.until("pong")
        assert not any(frame["type"] == "counts" for frame in bob.heard)


def test_a_second_tab_gets_what_the_first_was_told_though_nothing_has_changed(gateway, shop):
    factories.conversation(shop.inbox)
    with gateway.staff(shop.bob).ready() as one, gateway.staff(shop.bob).ready() as other:
        one.say(type="subscribe", open=None, counts=True)
        counts_until(one, unassigned=1)
        other.say(type="subscribe", open=None, counts=True)
        counts_until(other, unassigned=1)
