"""The way of a request through the ASGI handler: one thread, nothing left behind in it, nothing sent for nobody."""

import asyncio
import threading

import pytest
from django.core.signals import request_finished
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import translation

from helpdesk.handler import OneThread
from helpdesk.scope import activate, active

SEEN: list = []
ENDED = threading.Event()


@non_atomic_requests
def marked(request):
    """Leaves in its context whatever a careless view might."""
    SEEN.append((threading.get_ident(), active().account_id, translation.get_language()))
    activate(7)
    translation.activate("ru")
    return HttpResponse(f"{request.method} {request.body.decode()}", headers={"X-Word": "here"})


@non_atomic_requests
def endless(request):
    async def words():
        try:
            while True:
                yield b"word "
                await asyncio.sleep(0)
        finally:
            ENDED.set()

    return StreamingHttpResponse(words())


@non_atomic_requests
def broken(request):
    async def words():
        yield b"word"
        raise LookupError("in the middle")

    return StreamingHttpResponse(words())


urlpatterns = [path("marked", marked), path("endless", endless), path("broken", broken)]


@pytest.fixture
def handler():
    SEEN.clear()
    ENDED.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield OneThread()


def scope(address: str, method: str = "GET") -> dict:
    return {
        "type": "http", "method": method, "path": address, "raw_path": address.encode(), "query_string": b"",
        "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "http_version": "1.1", "scheme": "http",
    }  # fmt: skip


class Client:
    """What a server is to the handler. gone: set when its client has left; sent: what he got."""

    def __init__(self, *parts: bytes):
        self.parts, self.sent, self.gone = [*parts], [], asyncio.Event()

    async def receive(self) -> dict:
        if self.parts:
            return {"type": "http.request", "body": self.parts.pop(0), "more_body": bool(self.parts)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        self.sent.append(message)
        if len(self.sent) > 5:
            self.gone.set()


async def test_a_request_is_answered_with_its_body_and_headers(handler):
    client = Client(b"he", b"llo")
    await handler(scope("/marked", "POST"), client.receive, client.send)
    start, body = client.sent
    assert (start["status"], body["body"]) == (200, b"POST hello")
    assert (b"X-Word", b"here") in start["headers"]


async def test_nothing_of_a_request_stays_in_its_thread_for_the_next(handler):
    with translation.override("en"):
        for _ in range(40):
            client = Client(b"")
            await handler(scope("/marked"), client.receive, client.send)
    assert {seen[1:] for seen in SEEN} == {(None, "en")}
    assert len({seen[0] for seen in SEEN}) < 40, "threads are used again"


async def test_a_request_has_ended_in_its_thread_before_its_answer_is_sent(handler):
    told = []

    def ended(**_):
        told.append(threading.get_ident())

    request_finished.connect(ended)
    try:
        client = Client(b"")
        heard = []

        async def send(message):
            heard.append(len(told))
            await client.send(message)

        await handler(scope("/marked"), client.receive, send)
    finally:
        request_finished.disconnect(ended)
    assert told == [SEEN[0][0]]
    assert heard == [1, 1]


async def test_a_stream_ends_when_its_client_has_gone(handler):
    client = Client(b"")
    await asyncio.wait_for(handler(scope("/endless"), client.receive, client.send), 60)
    assert ENDED.is_set()
    assert client.sent[1]["body"] == b"word "


async def test_a_fault_in_a_stream_is_told_to_the_server(handler):
    client = Client(b"")
    with pytest.raises(LookupError):
        await handler(scope("/broken"), client.receive, client.send)
    assert client.sent[1]["body"] == b"word"


async def test_whoever_leaves_before_he_has_said_all_is_not_answered(handler):
    client = Client()
    client.gone.set()
    await handler(scope("/marked"), client.receive, client.send)
    assert not client.sent
    assert not SEEN
