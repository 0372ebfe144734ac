"""Tokens end, connections go on: a newer one is said on the open socket, or brought along by whoever comes back."""

import time

import pytest

from helpdesk.tenancy import tokens, visitors
from tests import factories
from tests.realtime.gateway import Gateway
from tests.realtime.test_delivery import conversation_pk, said, texts

LIFE = 12
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hasty(django_db_setup, tmp_path_factory):
    """A web process whose tokens live for seconds."""
    log = tmp_path_factory.mktemp("hasty") / "uvicorn.log"
    with Gateway(log, CHANNEL_TOKEN_SECONDS=str(LIFE), STREAM_PULSE_SECONDS="0.5") as running:
        yield running


def bearer(session: dict) -> dict:
    return {"Authorization": f"Bearer {session['visitor_token']}"}


def newer(gateway, session: dict) -> dict:
    """Answer of the address that renews."""
    answer = gateway.http.get(f"/chat/session/{session['session_id']}/channel-token", headers=bearer(session))
    assert answer.status_code == 200
    return answer.json()


def query_of(shop, seconds: int) -> dict:
    token = tokens.issue_jwt(shop.bob.user, seconds)[0]
    return {"type": "staff", "account_id": shop.account.pk, "access_token": token}


def test_a_socket_is_closed_when_its_token_ends(hasty, shop):
    vera = hasty.session(shop.inbox)
    with hasty.visitor(vera).ready() as ear, hasty.ear(query_of(shop, LIFE)).ready() as bob:
        assert ear.heard[-1]["data"]["expires_at"] == vera["expires_at"]
        assert (ear.close_code(), bob.close_code()) == (4401, 4401)
        assert time.time() >= vera["expires_at"]


def test_a_visitor_renews_on_the_open_socket_and_hears_everything(hasty, shop, answer):
    vera = hasty.session(shop.inbox)
    conversation = conversation_pk(shop, hasty.write(vera, "Hello").json())
    with hasty.visitor(vera).ready() as ear:
        for number in range(2):
            assert ear.until("expiring")["data"]["seconds"] >= 1
            ear.say(type="renew", token=newer(hasty, vera)["token"])
            ear.until("renewed")
            answer(conversation, f"{number}")
        assert time.time() > vera["expires_at"]
        while said(ear.heard)[-1:] != ["1"]:
            ear.until("chat.message")
        assert said(ear.heard) == ["0", "1"]


def test_a_visitor_comes_back_with_a_newer_token(hasty, shop, answer):
    vera = hasty.session(shop.inbox)
    conversation = conversation_pk(shop, hasty.write(vera, "Hello").json())
    with hasty.visitor_stream(vera).ready() as stream:
        answer(conversation, "before")
        stream.until("chat.message")
        assert stream.until("closed", LIFE + 5)["data"] == {"code": 4401}
        position = stream.last_id
    answer(conversation, "between")
    assert hasty.refusal(f"/channel/sse?session={vera['session_id']}&token={vera['token']}") == (401, "unauthenticated")
    with hasty.visitor_stream(vera | newer(hasty, vera), last_id=position).ready() as stream:
        assert said(stream.heard) == ["between"]


def test_an_operator_renews_on_the_open_socket(hasty, shop, answer):
    conversation = factories.conversation(shop.inbox).pk
    with hasty.ear(query_of(shop, 5)).ready() as bob:
        fresh, expires_at = tokens.issue_jwt(shop.bob.user, 60)
        bob.say(type="renew", token=fresh)
        assert bob.until("renewed")["data"]["expires_at"] == expires_at
        bob.drain(6)
        answer(conversation, "still here")
        assert texts([bob.until("chat.message")]) == ["still here"]


@pytest.mark.parametrize("wrong", ["forged", "another's", "older", 7])
def test_a_wrong_token_renews_nothing(gateway, shop, wrong):
    given = {"another's": tokens.issue_jwt(shop.alice.user)[0], "older": tokens.issue_jwt(shop.bob.user, -5)[0]}
    with gateway.staff(shop.bob).ready() as bob:
        bob.say(type="renew", token=given.get(wrong, wrong))
        assert bob.close_code() == 4401


def test_anothers_session_renews_nothing(gateway, shop):
    vera, other = gateway.session(shop.inbox), gateway.session(shop.inbox)
    with gateway.visitor(vera).ready() as ear:
        ear.say(type="renew", token=other["token"])
        assert ear.close_code() == 4401


def test_no_token_lives_longer_than_a_day(shop):
    day = 24 * 3600
    someone = visitors.Visitor(shop.account.pk, shop.inbox.pk, "s")
    for _, end in (tokens.issue_jwt(shop.bob.user, 10 * day), visitors.channel_token(someone)):
        assert end - time.time() <= day + 1


def test_a_quiet_stream_gives_signs_of_life(hasty, shop):
    with hasty.visitor_stream(hasty.session(shop.inbox)).ready() as stream:
        while not stream.comments:
            stream.drain(1)
