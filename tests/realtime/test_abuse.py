"""Whoever means harm: with tokens that are not his, from elsewhere, too much of everything, after he was sent away."""

import threading
import time
from contextlib import ExitStack

import jwt
import psutil
import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import InboxMember
from helpdesk.tenancy.visitors import Visitor, channel_token
from realtime.connection import FRAMES_A_MINUTE
from tests import factories
from tests.realtime.gateway import Gateway

pytestmark = pytest.mark.timeout(120)
DAY = 24 * 3600
MEGABYTE = 1024 * 1024
LOST = 1006  # no word of farewell


@pytest.fixture(scope="module", params=["uvicorn", "daphne"])
def door(request, django_db_setup, tmp_path_factory):
    """Either server: what is refused by one is refused by the other."""
    folder = tmp_path_factory.mktemp(request.param)
    with Gateway(folder / "server.log", server=request.param) as running:
        yield running


def operator_query(shop, token: str) -> dict:
    return {"type": "staff", "account_id": shop.account.pk, "access_token": token}


def code_of(door, query: dict, **more) -> int:
    with door.ear(query, **more) as ear:
        return ear.close_code()


# Tokens


def claims(shop, **other) -> dict:
    return jwt.decode(tokens.issue_jwt(shop.bob.user)[0], options={"verify_signature": False}) | other


@pytest.mark.parametrize("how", ["expired", "of another key", "unsigned", "of another use", "of another person"])
def test_an_operators_token_that_is_none_is_refused(door, shop, how):
    now = int(time.time())
    made = {
        "expired": lambda: jwt.encode(claims(shop, exp=now - 1), settings.SECRET_KEY, "HS256"),
        "of another key": lambda: jwt.encode(claims(shop), "another key of quite some length, it is", "HS256"),
        "unsigned": lambda: jwt.encode(claims(shop), None, "none"),
        "of another use": lambda: jwt.encode(claims(shop, aud="elsewhere"), settings.SECRET_KEY, "HS256"),
        "of another person": lambda: _with_other_claims(tokens.issue_jwt(shop.bob.user)[0], shop.alice.user_id),
    }[how]()
    assert code_of(door, operator_query(shop, made)) == 4401


def _with_other_claims(token: str, user_id: int) -> str:
    """The same signature over other words."""
    head, _, signature = token.split(".")
    words = jwt.decode(token, options={"verify_signature": False}) | {"sub": str(user_id)}
    return ".".join([head, jwt.encode(words, "x" * 32, "HS256").split(".")[1], signature])


def test_a_token_taken_before_the_password_changed_is_of_no_use(door, shop):
    stolen = tokens.issue_jwt(shop.bob.user)[0]
    with door.staff(shop.bob).ready():
        shop.bob.user.set_password("another calm lighthouse")
        shop.bob.user.save()
    assert code_of(door, operator_query(shop, stolen)) == 4401


def test_a_visitors_token_grows_old(door, shop, monkeypatch):
    vera = door.session(shop.inbox)
    visitor = Visitor(shop.account.pk, shop.inbox.pk, vera["session_id"])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - settings.CHANNEL_TOKEN_SECONDS - 60)
    old = channel_token(visitor)[0]
    monkeypatch.undo()
    assert code_of(door, {"session": vera["session_id"], "token": old}) == 4401


def test_a_visitors_token_opens_his_own_session_only_and_no_panel(door, shop):
    vera, other = door.session(shop.inbox), door.session(shop.their_inbox)
    assert code_of(door, {"session": other["session_id"], "token": vera["token"]}) == 4401
    assert code_of(door, {"session": vera["session_id"], "token": vera["token"] + "x"}) == 4401
    assert code_of(door, operator_query(shop, vera["token"])) == 4401
    assert code_of(door, operator_query(shop, vera["visitor_token"])) == 4401


def test_a_token_used_again_hears_what_its_owner_hears_and_counts_as_his(door, shop, answer):
    vera = door.session(shop.inbox)
    door.write(vera, "Mine")
    with ExitStack() as tabs:
        for _ in range(5):
            tabs.enter_context(door.visitor(vera)).ready()
        assert code_of(door, {"session": vera["session_id"], "token": vera["token"]}) == 4429


def test_another_accounts_operator_is_told_that_there_is_nothing(door, shop):
    query = operator_query(shop, tokens.issue_jwt(shop.charlie.user)[0])
    assert code_of(door, query) == 4404
    assert code_of(door, query | {"account_id": 2**62}) == 4404
    assert code_of(door, query | {"account_id": "1 or 1=1"}) == 4404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://localhost.evil.example"])
def test_another_site_is_refused(door, shop, origin):
    vera = door.session(shop.inbox)
    assert code_of(door, {"session": vera["session_id"], "token": vera["token"]}, origin=origin) == 4403
    assert code_of(door, {"type": "staff"}, origin=origin) == 4403


def test_a_malformed_origin_is_refused(door, shop):
    """daphne does so before there is a socket."""
    if door.server == "daphne":
        with pytest.raises(InvalidStatus):
            door.ear({"type": "staff"}, origin="http://[")
    else:
        assert code_of(door, {"type": "staff"}, origin="http://[") == 4403


# Too much


def test_the_eleventh_connection_of_a_token_is_refused(door, shop):
    query = operator_query(shop, tokens.issue_jwt(shop.bob.user)[0])
    with ExitStack() as ten:
        ears = [ten.enter_context(door.ear(query)).ready() for _ in range(10)]
        assert code_of(door, query) == 4429
        ears[0].say(type="ping")
        assert ears[0].until("pong"), "the ten are left alone"


def memory(door) -> float:
    return psutil.Process(door.process.pid).memory_info().rss / MEGABYTE


def test_giant_frames_cost_their_sender_the_connection_and_the_server_nothing(door, shop):
    giant = '{"type":"ping","pad":"' + "x" * (10 * MEGABYTE) + '"}'
    with door.staff(shop.alice).ready() as alice:
        before = memory(door)
        for _ in range(6):
            with door.staff(shop.bob).ready() as bob:
                assert _shout(bob, giant) in (1009, LOST)  # the word may be lost with what was never read
        alice.say(type="ping")
        assert alice.until("pong")
        assert memory(door) - before < 60, "what was sent is kept"


def _shout(ear, text: str) -> int:
    """With which code the server closes, LOST without one; it may do so before all has been sent."""
    try:
        ear.socket.send(text)
        while True:
            ear.next(10)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else LOST


@pytest.mark.parametrize(("frame", "code"), [("x" * 70_000, 4413), ("x" * 900_000, 4413), (b"\x00\xff", 4415)])
def test_what_is_no_frame_of_ours_is_refused_with_the_same_code_by_either_server(door, shop, frame, code):
    with door.staff(shop.bob).ready() as bob:
        assert _shout(bob, frame) == code


def test_a_thousand_typing_frames_a_second_disturb_nobody(door, shop):
    number = factories.conversation(shop.inbox).display_id
    with door.staff(shop.alice).ready() as alice, door.staff(shop.bob).ready() as bob:
        storm = threading.Thread(target=_type_on, args=(bob, number))
        storm.start()
        factories.write(shop.inbox, "Amid the storm")
        assert alice.until("chat.session.created")["data"]["message"]["content"] == "Amid the storm"
        storm.join(30)
        assert bob.close_code() == 4429
        alice.drain(1)  # that he has stopped is told as well
        assert (
            len([frame for frame in alice.heard if frame["type"] == "chat.typing"]) <= FRAMES_A_MINUTE + 1
        )  # that he has stopped is told as well


def _type_on(ear, number: int) -> None:
    try:
        for turn in range(1000):
            ear.say(type="typing", conversation_id=number, on=bool(turn % 2))
    except ConnectionClosed:
        return


# Rights


def test_what_one_may_not_see_cannot_be_watched(door, shop):
    hidden = factories.conversation(shop.hidden).display_id
    with door.staff(shop.bob).ready() as bob, door.staff(shop.alice).ready() as alice:
        bob.say(type="subscribe", open=[hidden, 10**9])
        bob.say(type="typing", conversation_id=hidden, on=True)
        bob.say(type="ping")
        bob.until("pong")
        alice.say(type="subscribe", open=hidden)
        alice.say(type="typing", conversation_id=hidden, on=True)
        assert [each["id"] for each in alice.until("chat.viewing")["data"]["users"]] == [shop.alice.user_id]
        factories.write(shop.hidden, "Not for bob")
        alice.until("chat.session.created")
        assert not {"chat.viewing", "chat.typing", "chat.session.created"} & {frame["type"] for frame in bob.drain(1)}
        assert "chat.typing" not in {frame["type"] for frame in alice.heard}


def test_a_removed_operator_is_cut_off_at_once_and_does_not_come_back(door, shop):
    token = tokens.issue_jwt(shop.bob.user)[0]
    with door.ear(operator_query(shop, token)) as bob:
        position = bob.until("hello")["data"]["position"]
        url = f"{door.url}/api/v1/accounts/{shop.account.pk}/agents/{shop.bob.user_id}"
        gone = door.http.delete(url, headers={"Api-Access-Token": tokens.token_of(shop.alice.user)})
        assert gone.status_code == 200
        factories.write(shop.inbox, "After bob")
        assert bob.close_code() in (4403, 4404)
        assert "After bob" not in "".join(bob.texts)
    assert code_of(door, operator_query(shop, token) | {"since": position}) == 4404


def test_an_operator_taken_from_an_inbox_misses_what_he_may_not_see_also_on_coming_back(door, shop):
    conversation = factories.conversation(shop.inbox)
    with door.staff(shop.bob) as bob:
        position = bob.until("hello")["data"]["position"]
    factories.write(shop.inbox, "While he was away")
    with scope(shop.account.pk):
        InboxMember.objects.filter(inbox=shop.inbox, user=shop.bob.user).delete()
    with door.staff(shop.bob, since=position).ready() as bob:
        assert "While he was away" not in "".join(bob.texts)
        bob.say(type="subscribe", open=conversation.display_id)
        bob.drain(0.5)
        assert "chat.viewing" not in {frame["type"] for frame in bob.heard}
