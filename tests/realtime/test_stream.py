"""Event streams: the socket's frames, resuming, rights and limits, over plain HTTP."""

import socket
import time

import pytest

from helpdesk.events import wake
from helpdesk.events.wake import connection
from helpdesk.tenancy import tokens
from tests import factories
from tests.realtime.test_delivery import conversation_pk, said, texts, unheard


def test_an_operators_stream_says_what_his_socket_says(gateway, shop, answer):
    conversation = factories.conversation(shop.inbox).pk
    with gateway.staff(shop.bob).ready() as ear, gateway.staff_stream(shop.bob).ready() as stream:
        for number in range(3):
            answer(conversation, f"word {number}")
        heard = [ear.until("chat.message") for _ in range(3)]
        assert [stream.until("chat.message") for _ in range(3)] == heard
        assert stream.last_id == heard[-1]["pos"]


def test_a_stream_asks_for_counts_in_its_address(gateway, shop):
    with gateway.staff_stream(shop.bob, counts=1).ready() as stream:
        assert stream.until("counts")["data"]["waiting"] == 0
        factories.write(shop.inbox, "One who waits")
        while stream.until("counts")["data"]["waiting"] != 1:
            pass


def test_a_stream_is_told_by_its_headers_what_it_is(gateway, shop):
    with gateway.staff_stream(shop.bob).ready() as stream:
        headers = stream.response.headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert headers["cache-control"] == "no-cache"
        assert headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in headers


@pytest.mark.parametrize("by", ["header", "address"])
def test_an_operators_stream_goes_on_where_it_was(gateway, shop, answer, by):
    conversation = factories.conversation(shop.inbox).pk
    with gateway.staff_stream(shop.bob).ready() as stream:
        answer(conversation, "heard")
        stream.until("chat.message")
        position = stream.last_id
    for number in range(5):
        answer(conversation, f"missed {number}")
    resume = {"headers": {"Last-Event-ID": position}} if by == "header" else {"since": position}
    with gateway.staff_stream(shop.bob, **resume) as stream:
        stream.until("hello")
        assert unheard(texts(stream.heard), "heard") == [f"missed {number}" for number in range(5)]
        answer(conversation, "live")
        assert texts([stream.until("chat.message")]) == ["live"]


def test_what_is_missed_may_be_longer_than_a_queue(gateway, shop, answer):
    """A replay that a bounded queue cut off would be asked for again and again."""
    conversations = [factories.conversation(shop.inbox).pk for _ in range(6)]  # so that none of them is flooded
    with gateway.staff(shop.bob).ready() as bob:
        answer(conversations[0], "heard")
        position = bob.until("chat.message")["pos"]
    for number in range(300):
        answer(conversations[number % 6], f"{number}")
    wanted = [str(number) for number in range(300)]
    with gateway.staff(shop.bob, since=position).ready() as bob:
        assert unheard(texts(bob.heard), "heard") == wanted
    with gateway.staff_stream(shop.bob, since=position).ready() as stream:
        assert unheard(texts(stream.heard), "heard") == wanted


def test_a_visitors_stream_goes_on_where_it_was(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    conversation = conversation_pk(shop, gateway.write(vera, "Hello").json())
    with gateway.visitor_stream(vera).ready() as stream:
        answer(conversation, "one")
        stream.until("chat.message")
        position = stream.last_id
    answer(conversation, "two")
    with gateway.visitor_stream(vera, last_id=position).ready() as stream:
        assert said(stream.heard) == ["two"]
        answer(conversation, "three")
        assert stream.until("chat.message")["data"]["body"] == "three"
        assert stream.last_id == stream.heard[-1]["pos"]


def test_the_greeting_is_a_place_to_go_on_from(gateway, shop, answer):
    """Whoever breaks off before the first frame has missed nothing when he comes back with the greeting's position."""
    vera = gateway.session(shop.inbox)
    with gateway.visitor_stream(vera).ready() as stream:
        assert stream.last_id == "0-0"
    conversation = conversation_pk(shop, gateway.write(vera, "Hello").json())
    with gateway.visitor_stream(vera, last_id="0-0") as stream:
        assert stream.next()["type"] == "resync"
        before = stream.until("hello")["pos"]
    answer(conversation, "missed")
    with gateway.visitor(vera, last_id=before).ready() as ear:
        assert said(ear.heard) == ["missed"]


@pytest.mark.parametrize("last_id", ["7", "nonsense", "7-1", "99999999999-1"])
def test_a_position_nobody_knows_is_answered_with_resync(gateway, shop, last_id):
    vera = gateway.session(shop.inbox)
    gateway.write(vera, "Hello")
    with gateway.visitor_stream(vera, last_id=last_id) as stream:
        assert stream.next()["type"] == "resync"


def test_the_signed_link_opens_one_sessions_stream_and_nothing_else(gateway, shop, answer):
    vera, other = gateway.session(shop.inbox), gateway.session(shop.inbox)
    conversation = conversation_pk(shop, gateway.write(vera, "Hello").json())
    with gateway.stream(vera["stream_url"]).ready() as stream:
        answer(conversation, "hear")
        assert stream.until("chat.message")["data"]["body"] == "hear"
    signature = vera["stream_url"].partition("sig=")[2]
    assert gateway.refusal(f"/chat/{other['session_id']}/stream?sig={signature}")[0] == 401
    assert gateway.refusal(f"/channel/sse?session={vera['session_id']}&token={signature}")[0] == 401
    assert gateway.refusal(f"/chat/{vera['session_id']}/stream?sig={vera['token']}")[0] == 401


def test_who_may_not_listen_is_told_in_json(gateway, shop):
    vera, key = gateway.session(shop.inbox), tokens.token_of(shop.charlie.user)
    evil = {"Origin": "https://evil.example"}
    mine = f"/channel/sse?session={vera['session_id']}&token={vera['token']}"
    for address, headers, status, code in (
        ("/channel/sse", {}, 401, "unauthenticated"),
        ("/channel/sse?type=staff", {}, 401, "unauthenticated"),
        ("/channel/sse?type=staff", {"Authorization": "Bearer forged"}, 401, "unauthenticated"),
        (f"/channel/sse?type=staff&access_token={key}", {}, 401, "unauthenticated"),
        (f"/channel/sse?type=staff&account_id={shop.account.pk}", {"Api-Access-Token": key}, 404, "not_found"),
        (mine, evil, 403, "forbidden"),
        ("/channel/sse?type=staff", evil, 403, "forbidden"),
    ):
        assert gateway.refusal(address, headers) == (status, code), address
    answer = gateway.http.post(mine)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


def test_streams_and_sockets_of_one_token_are_counted_together(gateway, shop):
    token = {"Api-Access-Token": tokens.token_of(shop.bob.user)}
    address = f"/channel/sse?type=staff&account_id={shop.account.pk}"
    open_ones = [gateway.stream(address, token).ready() for _ in range(9)]
    open_ones.append(gateway.ear({"type": "staff"}, headers=token).ready())
    assert gateway.refusal(address, token) == (429, "too_many")
    for each in open_ones:
        each.close()


@pytest.mark.parametrize("name", ["api_access_token", "Api-Access-Token", "Authorization"])
def test_a_program_listens_with_its_key_in_a_header(gateway, shop, name):
    key = tokens.token_of(shop.bob.user)
    headers = {name: f"Bearer {key}" if name == "Authorization" else key}
    with gateway.ear({"type": "staff"}, headers=headers).ready() as ear:
        assert ear.heard[-1]["data"]["expires_at"] is None
    with gateway.stream("/channel/sse?type=staff", headers).ready() as stream:
        factories.write(shop.inbox, "for programs too")
        assert stream.until("chat.session.created")["data"]["message"]["content"] == "for programs too"


def test_a_key_that_lives_long_is_not_taken_from_an_address(gateway, shop):
    with gateway.ear({"type": "staff", "access_token": tokens.token_of(shop.bob.user)}) as ear:
        assert ear.close_code() == 4401


def test_open_streams_hold_no_database_connection(gateway, shop, answer):
    """More of them than the pool has connections, and everything goes on."""
    sessions = [gateway.session(shop.inbox) for _ in range(5)]
    conversation = conversation_pk(shop, gateway.write(sessions[0], "Hello").json())
    streams = [gateway.visitor_stream(session).ready() for session in sessions for _ in range(5)]
    answer(conversation, "everybody")
    assert [stream.until("chat.message")["data"]["body"] for stream in streams[:5]] == ["everybody"] * 5
    assert all(gateway.write(session, "still answered").status_code == 201 for session in sessions)
    for stream in streams:
        stream.close()


def test_one_who_does_not_read_is_cut_off_and_loses_nothing(gateway, shop, answer):
    """What he did not read is bounded, and replayed when he comes back."""
    conversation = factories.conversation(shop.inbox)
    key, counter = tokens.token_of(shop.alice.user), f"cc:sockets:operator:{shop.account.pk}:{shop.alice.user_id}"
    request = f"GET /channel/sse?type=staff HTTP/1.1\r\nHost: x\r\nApi-Access-Token: {key}\r\n\r\n"
    with gateway.staff(shop.alice).ready() as ear:
        position = ear.heard[-1]["pos"]
    with socket.create_connection(("127.0.0.1", gateway.port)) as deaf:
        deaf.sendall(request.encode())
        eventually(lambda: connection().zcard(counter) == 1)
        for _ in range(600):  # more than the machine keeps for a socket that is not read
            wake.signal(shop.account.pk, typing(shop, conversation, "x" * 50_000))
        answer(conversation.pk, "meanwhile")
        eventually(lambda: connection().zcard(counter) == 0, 40)
    with gateway.staff_stream(shop.alice, since=position).ready() as again:
        assert texts(again.heard) == ["meanwhile"]


def typing(shop, conversation, name: str) -> dict:
    person = {"type": "user", "id": shop.bob.user_id, "name": name}
    place = {"display_id": conversation.display_id, "inbox_id": shop.inbox.pk, "session": "x"}
    return {"type": "typing", "on": True, "private": False, "person": person} | place


def test_who_goes_is_no_longer_counted(gateway, shop):
    vera = gateway.session(shop.inbox)
    for stream in [gateway.visitor_stream(vera).ready() for _ in range(5)]:
        stream.close()
    eventually(lambda: not connection().zcard(f"cc:sockets:visitor:{vera['session_id']}"))


def eventually(true, seconds: float = 40) -> None:
    """The server hears of a connection that is gone when its own side is told, which nothing says to us."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
