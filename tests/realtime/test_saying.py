"""An event stream's client says by HTTP what a socket's says itself, with the same rights and at the same pace."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from helpdesk.tenancy import presence, tokens
from realtime import pace
from tests import factories
from tests.realtime.test_presence import pass_time, status_until, watched_until


class Speaker:
    """Somebody with an event stream, who speaks over HTTP."""

    def __init__(self, gateway, who, key_of=None, **query):
        self.gateway, self.account_id = gateway, who.account_id
        self.key = {"Api-Access-Token": tokens.token_of((key_of or who).user)}
        self.stream = gateway.staff_stream(who, **query)
        self.name = self.stream.until("hello")["data"]["stream"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def say(self, stream: str | None = None, **frame) -> int:
        body = {"stream": self.name if stream is None else stream, "frame": frame}
        path = f"/api/v1/accounts/{self.account_id}/stream"
        return self.gateway.http.post(path, json=body, headers=self.key).status_code


def test_what_it_looks_at_is_seen_by_colleagues_and_ends_with_it(gateway, shop):
    number = factories.conversation(shop.inbox).display_id
    with gateway.staff(shop.bob).ready() as bob:
        with Speaker(gateway, shop.alice) as alice:
            assert alice.say(type="subscribe", open=number) == 204
            watched_until(bob, {str(number): [shop.alice.user_id]})
            assert alice.say(type="subscribe", open=None) == 204
            watched_until(bob, {str(number): []})
            alice.say(type="subscribe", open=[number])
            bob.heard.clear()
            watched_until(bob, {str(number): [shop.alice.user_id]})
            bob.heard.clear()
        watched_until(bob, {str(number): []})


def test_it_is_told_who_looks_at_what_it_has_open(gateway, shop):
    number = factories.conversation(shop.inbox).display_id
    with Speaker(gateway, shop.alice) as alice, gateway.staff(shop.bob).ready() as bob:
        alice.say(type="subscribe", open=number)
        bob.say(type="subscribe", open=number)
        while [user["id"] for user in alice.stream.until("chat.viewing")["data"]["users"]] != sorted(
            [shop.alice.user_id, shop.bob.user_id]
        ):
            pass


def test_its_typing_stops_when_it_ends(gateway, shop):
    number = factories.conversation(shop.inbox).display_id
    with gateway.staff(shop.bob).ready() as bob:
        with Speaker(gateway, shop.alice) as alice:
            alice.say(type="typing", conversation_id=number, on=True)
            told = bob.until("chat.typing")["data"]
            assert (told["on"], told["person"]["id"], told["conversation_id"]) == (True, shop.alice.user_id, number)
        assert bob.until("chat.typing")["data"]["on"] is False


def test_a_panel_that_tells_of_its_input_can_be_away(gateway, shop):
    browser = Client()
    browser.force_login(shop.alice.user)
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    address = f"/channel/sse?{urlencode({'type': 'staff', 'account_id': shop.account.pk})}"
    with gateway.staff(shop.bob).ready() as bob, gateway.stream(address, cookie) as panel:
        name = panel.until("hello")["data"]["stream"]
        status_until(bob, shop.alice, "online")
        body = {"stream": name, "frame": {"type": "input", "ago": presence.AWAY_AFTER + 1}}
        pass_time(presence.AWAY_AFTER + 1, f"{presence.key(shop.account.pk, 'users')}:input")
        path = f"/api/v1/accounts/{shop.account.pk}/stream"
        assert browser.post(path, body, content_type="application/json").status_code == 204
        status_until(bob, shop.alice, "away")


def test_what_may_not_be_seen_cannot_be_opened(gateway, shop):
    hidden = factories.conversation(shop.hidden).display_id
    with gateway.staff(shop.alice).ready() as alice, Speaker(gateway, shop.bob) as bob:
        assert bob.say(type="subscribe", open=hidden) == 204
        assert bob.say(type="typing", conversation_id=hidden, on=True) == 204
        assert "chat.typing" not in [frame["type"] for frame in alice.drain(1.5)]
        watched = [frame["data"]["conversations"] for frame in alice.heard if frame["type"] == "chat.viewers"]
        assert all(str(hidden) not in each for each in watched)


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_nobody_speaks_for_another(gateway, shop, who):
    with Speaker(gateway, shop.alice, key_of=getattr(shop, who)) as forged:
        assert forged.say(type="subscribe", open=1) == 404
    with Speaker(gateway, shop.bob) as bob:
        assert bob.say("no such stream", type="subscribe", open=1) == 404
        assert bob.say("", type="subscribe", open=1) == 404


def test_nobody_speaks_on_a_stream_that_is_over(gateway, shop):
    with Speaker(gateway, shop.bob) as bob:
        bob.stream.close()
        while bob.say(type="subscribe", open=None) != 404:
            pass


def test_nonsense_is_refused_or_does_no_harm(gateway, shop):
    with Speaker(gateway, shop.bob) as bob:
        path, key = f"/api/v1/accounts/{shop.account.pk}/stream", bob.key
        for frame in (None, [], "x", {}, {"type": 3}):
            answer = gateway.http.post(path, json={"stream": bob.name, "frame": frame}, headers=key)
            assert (answer.status_code, list(answer.json()["fields"])) == (422, ["frame"])
        assert bob.say(type="nothing", pad="x" * 70_000) == 413
        for frame in ({"open": "²"}, {"open": [[]]}, {"open": {"a": 1}}):
            assert bob.say(type="subscribe", **frame) == 204
        gateway.write(gateway.session(shop.inbox), "Still listening?")
        assert bob.stream.until("chat.session.created")


def test_too_many_frames_end_it(monkeypatch):
    monkeypatch.setattr(pace, "FRAMES_A_MINUTE", 3)
    mine = pace.Pace()
    assert [mine.too_fast() for _ in range(5)] == [False, False, False, True, True]


def test_too_many_frames_are_refused_at_the_door(gateway, shop):
    with Speaker(gateway, shop.bob) as bob:
        answers = {bob.say(type="nothing") for _ in range(260)}
    assert answers == {204, 429}


def test_a_panel_that_only_asks_is_seen_looking_until_it_looks_away(gateway, shop):
    number = factories.conversation(shop.inbox).display_id
    path = f"/api/v1/accounts/{shop.account.pk}/conversations/{number}/viewing"
    key = {"Api-Access-Token": tokens.token_of(shop.alice.user)}
    with gateway.staff(shop.bob).ready() as bob:
        assert gateway.http.post(path, json={"on": True}, headers=key).status_code == 204
        watched_until(bob, {str(number): [shop.alice.user_id]})
        assert gateway.http.post(path, json={"on": False}, headers=key).status_code == 204
        watched_until(bob, {str(number): []})
