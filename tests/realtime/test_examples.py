"""The example clients against a real server: live, over breaks, over the end of their tokens."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from helpdesk.tenancy import tokens
from tests import factories
from tests.product import ROOT
from tests.realtime.frames import check
from tests.realtime.gateway import Gateway
from tests.realtime.test_delivery import conversation_pk, said, texts

EXAMPLES = ROOT / "examples" / "realtime"
PYTHON, NODE = [sys.executable, str(EXAMPLES / "client.py")], ["node", str(EXAMPLES / "client.mjs")]
LIFE = 12
pytestmark = pytest.mark.slow


class Running:
    """One of the clients. What it prints is kept in `frames`."""

    def __init__(self, command: list[str], **environment):
        self.process = subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.frames: list[dict] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reading = threading.Thread(target=lambda: [self._lines.put(line) for line in self.process.stdout])
        self._reading.start()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self._reading.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def until(self, kind: str, seconds: float = 60) -> dict:
        """The next frame of that type. Raises queue.Empty."""
        end = time.monotonic() + seconds
        while True:
            self.frames.append(check(json.loads(self._lines.get(timeout=max(0.01, end - time.monotonic())))))
            if self.frames[-1]["type"] == kind:
                return self.frames[-1]


@pytest.fixture
def hasty(django_db_setup, tmp_path) -> Iterator[Gateway]:
    """A web process whose tokens live for seconds, and which knows the passwords of the tests."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.realtime.hasty_settings", "CHANNEL_TOKEN_SECONDS": str(LIFE)}
    with Gateway(tmp_path / "uvicorn.log", **settings) as running:
        yield running


@pytest.mark.parametrize("command", [PYTHON, NODE], ids=["python", "node"])
def test_a_program_goes_on_after_a_break_where_it_was(gateway, shop, answer, tmp_path, command):
    conversation = factories.conversation(shop.inbox).pk
    key = {"CHAT_URL": gateway.url, "CHAT_TOKEN": tokens.token_of(shop.bob.user)}
    kept = [*command, str(tmp_path / "position")]
    known: dict[int, str] = {}  # as the examples ask for: applied by id, for what was told last may be told again
    for part in range(3):
        with Running(kept, **key) as client:
            client.until("hello")
            answer(conversation, f"{part} live")
            while f"{part} live" not in texts(client.frames):
                client.until("chat.message")
            known |= {frame["data"]["message"]["id"]: told for frame, told in zip(*told_by(client), strict=True)}
        for number in range(2):
            answer(conversation, f"{part} away {number}")
    wanted = [f"{part} {what}" for part in range(3) for what in ("live", "away 0", "away 1")]
    assert list(known.values()) == wanted[:-2]


def told_by(client: Running) -> tuple[list[dict], list[str]]:
    """The frames with messages, and their texts."""
    told = [frame for frame in client.frames if frame["data"].get("message")]
    return told, texts(told)


@pytest.mark.parametrize("command", [PYTHON, NODE], ids=["python", "node"])
def test_a_program_outlives_the_server(shop, answer, tmp_path, command):
    conversation = factories.conversation(shop.inbox).pk
    first = Gateway(tmp_path / "first.log")
    with first:
        client = Running(command, CHAT_URL=first.url, CHAT_TOKEN=tokens.token_of(shop.bob.user))
        client.until("hello")
    with client:
        answer(conversation, "nobody was there")
        second = Gateway(tmp_path / "second.log")
        second.port, second.url = first.port, first.url
        with second:
            assert texts([client.until("chat.message")]) == ["nobody was there"]


@pytest.mark.parametrize("command", [PYTHON, NODE], ids=["python", "node"])
def test_a_key_that_is_no_longer_good_ends_it(gateway, shop, command):
    with Running(command, CHAT_URL=gateway.url, CHAT_TOKEN="wrong") as client:
        client.process.wait(60)
        assert client.process.returncode != 0
        assert "refused with" in client.process.stderr.read()


def test_a_wrong_password_is_not_tried_again(gateway, shop):
    who = {"CHAT_EMAIL": shop.bob.user.email, "CHAT_PASSWORD": "wrong"}
    with Running(PYTHON, CHAT_URL=gateway.url, **who) as client:
        client.process.wait(60)
        assert "refused with 401" in client.process.stderr.read()


def test_python_renews_its_token_on_the_open_socket(hasty, shop, answer):
    conversation = factories.conversation(shop.inbox).pk
    who = {"CHAT_EMAIL": shop.bob.user.email, "CHAT_PASSWORD": factories.PASSWORD}
    with Running(PYTHON, CHAT_URL=hasty.url, **who) as client:
        client.until("hello")
        for number in range(2):
            client.until("expiring")
            answer(conversation, f"{number}")
            client.until("renewed")
        answer(conversation, "last")
        while texts(client.frames)[-1:] != ["last"]:
            client.until("chat.message")
    assert texts(client.frames) == ["0", "1", "last"]
    assert [frame["type"] for frame in client.frames].count("hello") == 1


def test_node_opens_its_stream_anew_before_its_token_ends(hasty, shop, answer, tmp_path):
    kept = tmp_path / "session"
    vera = hasty.session(shop.inbox)
    kept.write_text(json.dumps({"visitor_token": vera["visitor_token"]}))
    conversation = conversation_pk(shop, hasty.write(vera, "Hello").json())
    with Running([*NODE, str(kept)], CHAT_URL=hasty.url, CHAT_INBOX=shop.inbox.website_token) as client:
        for number in range(2):
            client.until("hello")
            answer(conversation, f"{number}")
        client.until("hello")
        answer(conversation, "last")
        while said(client.frames)[-1:] != ["last"]:
            client.until("chat.message")
    assert said(client.frames) == ["0", "1", "last"]
    assert "resync" not in {frame["type"] for frame in client.frames}
