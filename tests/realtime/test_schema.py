"""The published schema: valid, served, true of both directions. Every test here holds what it hears against it."""

import httpx
import pytest
from jsonschema import Draft202012Validator

from realtime import frames as said_by_the_server
from tests.product import ROOT
from tests.realtime.frames import FROM_CLIENT, SCHEMA, TO_CLIENT, check, is_from_client

PANELS = [
    {"type": "input", "ago": 3},
    {"type": "ping"},
    {"type": "ping", "took": 0.01},
    {"type": "renew", "token": "abc"},
    {"type": "ack", "last_id": 7},
    {"type": "typing", "on": True},
    {"type": "typing", "conversation_id": 7, "on": False, "private": True},
    {"type": "subscribe", "open": 7},
    {"type": "subscribe", "open": None},
    {"type": "subscribe", "open": [7, 8]},
]


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_it_is_served(gateway):
    answer = httpx.get(f"{gateway.url}/api/schema/frames.json")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == SCHEMA


def test_every_kind_of_event_has_a_frame():
    assert {*said_by_the_server.KINDS.values(), "chat.message.client"} <= set(TO_CLIENT)


@pytest.mark.parametrize("frame", PANELS)
def test_what_clients_say_is_described(frame):
    assert is_from_client(frame)


def test_nothing_of_the_clients_is_left_out():
    assert {frame["type"] for frame in PANELS} == set(FROM_CLIENT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "pong", "session_id": None, "id": None, "data": {"more": 1}},
        {"type": "pong", "session_id": None, "id": None},
        {"type": "chat.typing", "session_id": None, "id": 3, "data": {"conversation_id": 1, "on": True, "name": ""}},
        {"type": "chat.session.created", "session_id": None, "id": 3, "data": {}, "pos": "x"},
    ],
)
def test_it_tells_wrong_frames(wrong):
    with pytest.raises(AssertionError):
        check(wrong)


def test_every_frame_is_explained():
    explained = (ROOT / "docs" / "realtime.md").read_text()
    assert [name for name in TO_CLIENT if f"`{name}`" not in explained] == []
    assert [name for name in FROM_CLIENT if f'"type":"{name}"' not in explained] == []
