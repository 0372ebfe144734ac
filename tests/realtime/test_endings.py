"""Who signs out, gets a new password or is removed loses at once what he had open, with the code that says why."""

import pytest
from django.conf import settings
from django.test import Client

from helpdesk.scope import scope
from helpdesk.tenancy import endings, tokens
from helpdesk.tenancy.models import InboxMember, User
from realtime import rights
from tests.realtime.gateway import Ear, Gateway


@pytest.fixture
def browser(shop):
    """Bob's, signed in."""
    made = Client()
    made.force_login(shop.bob.user)
    return made


def cookie_of(browser: Client) -> dict:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}


def panel(gateway: Gateway, shop, browser: Client) -> Ear:
    """A socket opened by the panel's cookie."""
    return gateway.ear({"type": "staff", "account_id": shop.account.pk}, headers=cookie_of(browser)).ready()


def closes_with(stream) -> int:
    return stream.until("closed")["data"]["code"]


def lives(ear: Ear) -> bool:
    ear.say(type="ping")
    return bool(ear.until("pong"))


def test_signing_out_ends_the_sockets_and_streams_of_that_browser_alone(gateway, shop, browser):
    elsewhere = Client()
    elsewhere.force_login(shop.bob.user)
    address = f"/channel/sse?type=staff&account_id={shop.account.pk}"
    with (
        panel(gateway, shop, browser) as here,
        panel(gateway, shop, elsewhere) as there,
        gateway.stream(address, cookie_of(browser)).ready() as stream,
        gateway.staff(shop.bob).ready() as script,
    ):
        assert browser.post("/sign-out/").status_code == 302
        assert here.close_code() == 4401
        assert closes_with(stream) == 4401
        assert lives(there)
        assert lives(script)
    with gateway.ear({"type": "staff", "account_id": shop.account.pk}, headers=cookie_of(elsewhere)) as again:
        again.ready()


def test_signing_out_is_heard_by_every_process(gateway, shop, browser, tmp_path):
    with Gateway(tmp_path / "second.log") as elsewhere, panel(elsewhere, shop, browser) as ear:
        browser.post("/sign-out/")
        assert ear.close_code() == 4401


def test_a_new_password_ends_cookies_and_jwts_but_no_api_token(gateway, shop, browser):
    with gateway.staff_stream(shop.bob).ready() as program, gateway.staff(shop.bob).ready() as script:
        with panel(gateway, shop, browser) as ear, gateway.staff(shop.alice).ready() as alice:
            bob = User.objects.get(pk=shop.bob.user_id)
            bob.set_password("another one, and longer")
            bob.save()
            assert ear.close_code() == 4401
            assert script.close_code() == 4401
            assert lives(alice)
        gateway.write(gateway.session(shop.inbox), "Still there?")
        assert program.until("chat.session.created")


def test_other_changes_of_a_person_end_nothing(gateway, shop, browser):
    with panel(gateway, shop, browser) as ear:
        bob = User.objects.get(pk=shop.bob.user_id)
        bob.locale = "ru"
        bob.save()
        assert lives(ear)


def test_a_new_api_token_ends_what_the_old_one_opened(gateway, shop, browser):
    with gateway.staff_stream(shop.bob).ready() as program, panel(gateway, shop, browser) as ear:
        tokens.renew(shop.bob.user)
        assert closes_with(program) == 4401
        assert lives(ear)


def test_who_is_shut_out_keeps_nothing(gateway, shop, browser):
    with gateway.staff_stream(shop.bob).ready() as program, panel(gateway, shop, browser) as ear:
        bob = User.objects.get(pk=shop.bob.user_id)
        bob.is_active = False
        bob.save()
        assert ear.close_code() == 4401
        assert closes_with(program) == 4401


def test_who_is_removed_from_the_account_is_told_that_it_is_not_there(gateway, shop, browser):
    caller = Client(headers={"Api-Access-Token": tokens.token_of(shop.alice.user)})
    with panel(gateway, shop, browser) as ear, gateway.staff_stream(shop.bob).ready() as program:
        address = f"/api/v1/accounts/{shop.account.pk}/agents/{shop.bob.user_id}"
        assert caller.delete(address).status_code == 200
        assert ear.close_code() == 4404
        assert closes_with(program) == 4404


def test_who_only_loses_an_inbox_comes_back_at_once(gateway, shop, browser):
    caller = Client(headers={"Api-Access-Token": tokens.token_of(shop.alice.user)})
    with panel(gateway, shop, browser) as ear:
        body = {"inbox_id": shop.inbox.pk, "user_ids": [shop.alice.user_id]}
        path = f"/api/v1/accounts/{shop.account.pk}/inbox_members"
        assert caller.patch(path, body, content_type="application/json").status_code == 200
        assert ear.close_code() == 4403
    with scope(shop.account.pk):
        assert not InboxMember.objects.filter(user=shop.bob.user).exists()


def test_a_word_that_was_lost_is_found_by_asking(shop, browser):
    """While Valkey is away nobody is told; a session that is no more is noticed at the next look."""
    bob, session = shop.bob.user, browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert rights._ask(bob, shop.account.pk, "", session)[0].user_id == bob.pk
    browser.post("/sign-out/")
    assert rights._ask(bob, shop.account.pk, "", session) == 4403


def test_a_session_is_named_without_being_given_away():
    assert endings.mark("abcdef") != endings.mark("abcdeg")
    assert "abcdef" not in endings.mark("abcdef")
    assert endings.mark(None) == ""
