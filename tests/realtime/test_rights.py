"""Who hears what, and who is refused with which code."""

import pytest
from django.db import transaction

from conversations.models import Conversation
from conversations.services import assignment, views
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.scope import scope
from helpdesk.tenancy.models import InboxMember, Membership, User
from realtime import rights
from tests import factories


def about(frames: list[dict]) -> set[int]:
    """The conversations' numbers of these frames."""
    return {frame["data"]["conversation"]["id"] for frame in frames if frame["data"].get("conversation")}


def assign(shop, conversation, membership) -> None:
    with scope(shop.account.pk):
        assignment.assign(conversation.pk, membership.user_id, Actor.user(shop.alice.user))


def test_an_operator_hears_of_his_inboxes_only(gateway, shop, answer):
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        hidden, open_one = factories.conversation(shop.hidden), factories.conversation(shop.inbox)
        answer(open_one.pk, "That was all")
        assert about(alice.until_said("That was all")) == {hidden.display_id, open_one.display_id}
        assert about(bob.until_said("That was all")) == {open_one.display_id}


def test_another_account_hears_nothing(gateway, shop):
    with gateway.staff(shop.charlie).ready() as charlie:
        factories.write(shop.inbox, "Only for us")
        charlie.drain(1)
    assert "Only for us" not in "".join(charlie.texts)


@pytest.mark.parametrize(
    ("sees", "hears_free"), [(Membership.Sees.OWN, False), (Membership.Sees.OWN_AND_UNASSIGNED, True)]
)
def test_the_restricted_hear_of_their_own(gateway, shop, answer, sees, hears_free):
    dora = factories.member(shop.account, "dora", sees=sees)
    with scope(shop.account.pk):
        InboxMember.objects.create(inbox=shop.inbox, user=dora.user)
    free, hers, bobs = (factories.conversation(shop.inbox) for _ in range(3))
    assign(shop, hers, dora)
    assign(shop, bobs, shop.bob)
    with gateway.staff(dora).ready() as ear:
        for conversation in (hers, bobs):
            answer(conversation.pk, "a word")
        factories.write(shop.inbox, "more", session=session_of(shop, free))
        answer(hers.pk, "That was all")
        heard = about(ear.until_said("That was all"))
    assert heard == ({hers.display_id, free.display_id} if hears_free else {hers.display_id})


def session_of(shop, conversation) -> str:
    with scope(shop.account.pk):
        return Conversation.objects.select_related("contact_inbox").get(pk=conversation.pk).contact_inbox.source_id


def test_whoever_loses_a_right_is_cut_off_at_once(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        with scope(shop.account.pk), transaction.atomic():
            InboxMember.objects.filter(inbox=shop.inbox, user=shop.bob.user).delete()
            publish("membership.changed", actor=Actor.user(shop.alice.user), payload={"user_ids": [shop.bob.user_id]})
        assert bob.close_code() == 4403
    with gateway.staff(shop.bob).ready() as bob:
        factories.write(shop.inbox, "not for bob any more")
        assert about(bob.drain(1)) == set()


def test_bad_tokens_are_refused(gateway, shop):
    vera = gateway.session(shop.inbox)
    other = gateway.session(shop.inbox)
    for query in (
        {},
        {"session": vera["session_id"], "token": "forged"},
        {"session": vera["session_id"], "token": other["token"]},
        {"session": vera["session_id"], "token": vera["visitor_token"]},
        {"type": "staff"},
        {"type": "staff", "access_token": "forged"},
        {"type": "staff", "access_token": vera["token"]},
    ):
        with gateway.ear(query) as ear:
            assert ear.close_code() == 4401, query


def test_another_account_is_not_there(gateway, shop):
    from helpdesk.tenancy import tokens

    token = tokens.issue_jwt(shop.charlie.user)[0]
    with gateway.ear({"type": "staff", "access_token": token, "account_id": shop.account.pk}) as ear:
        assert ear.close_code() == 4404


def test_another_site_is_refused(gateway, shop):
    vera = gateway.session(shop.inbox)
    query = {"session": vera["session_id"], "token": vera["token"]}
    for origin in ("https://evil.example", "http://[", "null"):
        with gateway.ear(query, origin=origin) as ear:
            assert ear.close_code() == 4403, origin
    with gateway.ear({"type": "staff"}, origin="https://evil.example") as ear:
        assert ear.close_code() == 4403
    with gateway.ear(query, origin=gateway.url) as ear:
        ear.ready()


def test_the_sixth_tab_of_a_visitor_is_refused(gateway, shop):
    vera = gateway.session(shop.inbox)
    tabs = [gateway.visitor(vera).ready() for _ in range(5)]
    with gateway.visitor(vera) as sixth:
        assert sixth.close_code() == 4429
    tabs.pop().socket.close()
    with gateway.visitor(vera) as instead:
        instead.ready()
    for tab in tabs:
        tab.socket.close()


def test_a_flood_of_frames_and_a_giant_are_cut_off(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        bob.socket.send('{"type":"nothing","pad":"' + "x" * 70_000 + '"}')
        assert bob.close_code() == 4413
    with gateway.staff(shop.bob).ready() as bob:
        for _ in range(310):
            bob.socket.send('{"type":"nothing"}')
        assert bob.close_code() == 4429


def test_nonsense_does_no_harm(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        for text in (
            "",
            "null",
            "[]",
            "{",
            "[" * 30_000,
            '{"type":"typing","conversation_id":"²"}',
            '{"type":"subscribe","open":1e99}',
        ):
            bob.socket.send(text)
        bob.say(type="ping", took=0.01)
        assert bob.until("pong")


def test_a_new_password_ends_what_the_cookie_opened(shop):
    before, now = (User.objects.get(pk=shop.bob.user_id) for _ in range(2))
    now.set_password("another one, and longer")
    now.save()
    assert rights._ask(before, shop.account.pk, "") == 4401
    assert rights._ask(now, shop.account.pk, "")[0].user_id == now.pk


def test_a_shared_view_comes_and_goes_for_colleagues(gateway, shop):
    actor = Actor.user(shop.alice.user)
    with gateway.staff(shop.bob).ready() as bob:
        with scope(shop.account.pk):
            view = views.create(shop.alice.user_id, "Late", {"status": ["open"]}, True, actor)
        assert bob.until("chat.setup.changed")["data"]["view_id"] == view.pk
        with scope(shop.account.pk):
            views.remove(view.pk, actor)
        while not bob.until("chat.setup.changed")["data"]["removed"]:
            pass  # it has been counted meanwhile
    assert "resync" not in [frame["type"] for frame in bob.heard]
