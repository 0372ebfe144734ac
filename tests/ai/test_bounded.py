"""A provider that goes on for ever is left in the middle of its sentence."""

import gzip
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from ai import backfill
from ai.providers import Provider, ProviderError, Request, client
from ai.providers.errors import Trouble

PIECE = b" " * 65_536
REQUEST = Request("demo-small", [{"role": "user", "content": "x"}], 10, 30)


class Endless(BaseHTTPRequestHandler):
    """sent: bytes until the reader hung up; it would send a gigabyte."""

    protocol_version = "HTTP/1.1"
    sent, left, packed = 0, Event(), False

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self):
        kind = type(self)
        kind.asked_for = self.headers.get("Accept-Encoding")
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if kind.packed:
            self._packed()
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for _ in range(16_384):
                self.wfile.write(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
                kind.sent += len(PIECE)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        kind.left.set()

    def _packed(self):
        body = gzip.compress(json.dumps({"choices": []}).encode())
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def endless(settings):
    settings.AI_PRIVATE_HOSTS = ["127.0.0.1"]
    handler = type("Counting", (Endless,), {"sent": 0, "left": Event(), "packed": False})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        handler.provider = Provider(f"http://127.0.0.1:{running.server_address[1]}/v1", "k")
        yield handler
        running.shutdown()


def test_an_answer_is_read_to_its_limit_and_no_further(endless):
    with pytest.raises(ProviderError) as refused:
        client.ask(endless.provider, REQUEST)
    assert refused.value.trouble == Trouble.NONSENSE
    assert "2000000 bytes" in str(refused.value)
    assert endless.left.wait(20), "the line is cut"
    assert endless.sent < 30_000_000, "what the sockets hold beside the limit"


def test_what_is_packed_is_not_unpacked(endless):
    endless.packed = True
    with pytest.raises(ProviderError, match="packed as gzip"):
        client.ask(endless.provider, REQUEST)
    assert endless.asked_for == "identity"


def test_a_batchs_file_has_its_limit_too(endless, monkeypatch):
    monkeypatch.setattr(backfill, "LONGEST_FILE", 1_000_000)
    with pytest.raises(ProviderError, match="1000000 bytes"):
        backfill.content_of(endless.provider, "file-1")
    assert endless.left.wait(20)
    assert endless.sent < 30_000_000
