"""The protocol over HTTP: chat completions (also streamed), files, batches, and /control for tests."""

import argparse
import json
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ai.fake_llm import batches
from ai.fake_llm.behaviour import SPOILT, STATUS, Behaviour, State, says

ERRORS = {401: "Incorrect API key provided", 402: "Insufficient Balance", 403: "Forbidden", 429: "Rate limit reached",
          400: "Invalid request", 500: "The server had an error", 503: "Overloaded"}  # fmt: skip
HANG_SECONDS = 600


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def log_message(self, *_):
        """Quiet: what was asked is counted in /control."""

    def do_GET(self):
        path = self.path.split("?")[0].removeprefix("/v1")
        if path == "/control":
            self._json(200, vars(self.state.memory) | {"behaviour": vars(self.state.behaviour)})
        elif path == "/models":
            self._json(200, {"object": "list", "data": [{"id": "demo-small"}, {"id": "demo-full"}]})
        else:
            batches.get(self, path)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0].removeprefix("/v1")
        if path == "/control":
            self._control(json.loads(body or b"{}"))
        elif path == "/chat/completions":
            self._complete(json.loads(body))
        else:
            batches.post(self, path, body)

    def _control(self, wanted: dict) -> None:
        if wanted.pop("reset", False):
            self.state.reset()
        with self.state.lock:
            self.state.behaviour = Behaviour(**wanted)
        self._json(200, {})

    def _complete(self, body: dict) -> None:
        memory, kind = self.state.memory, self.state.now(body["model"])
        with self.state.lock:
            memory.calls += 1
            memory.active += 1
            memory.most_active = max(memory.most_active, memory.active)
            memory.models.append(body["model"])
        try:
            time.sleep(self.state.behaviour.latency)  # the slowness that is played
            self._behave(body, kind)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has given up, which is what some of this is for
        finally:
            with self.state.lock:
                memory.active -= 1

    def _behave(self, body: dict, kind: str) -> None:
        if kind in STATUS:
            retry = {"Retry-After": self.state.behaviour.retry_after} if self.state.behaviour.retry_after else {}
            return self._problem(STATUS[kind], retry)
        if (body.get("response_format") or {}).get("type") == "json_schema" and "deepseek" in body["model"]:
            return self._problem(400, {}, "This response_format type is unavailable now")
        if kind == "drop":
            return self._drop()
        if kind in ("hang", "dribble"):
            return self._hold(kind)
        if kind == "html":
            return self._send(200, "text/html", b"<html><body>Welcome to nginx!</body></html>")
        return self._answer(body, kind)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, body: dict, kind: str) -> None:
        text = says(body["messages"], kind)
        prompt = "".join(str(message["content"]) for message in body["messages"])
        usage = self.state.bill(body["model"], prompt, text)
        with self.state.lock:
            self.state.memory.sizes.append(len(re.findall(r'"first_look"', prompt)))
        done = {
            "id": f"chatcmpl-{self.state.memory.calls}", "created": int(time.time()), "model": body["model"],
            "object": "chat.completion", "usage": usage,
            "choices": [{
                "index": 0, "message": {"role": "assistant", "content": text},
                "finish_reason": "length" if kind == "cut" else "stop",
            }],
        }  # fmt: skip
        self._stream(done, text) if body.get("stream") else self._json(200, done)

    def _stream(self, done: dict, text: str) -> None:
        self._head(200, "text/event-stream", chunked=True)
        for at in range(0, len(text), 40):
            piece = [{"index": 0, "delta": {"content": text[at : at + 40]}, "finish_reason": None}]
            self._chunk(f"data: {json.dumps(done | {'object': 'chat.completion.chunk', 'choices': piece})}\n\n")
        last = [{"index": 0, "delta": {}, "finish_reason": "stop"}]
        self._chunk(f"data: {json.dumps(done | {'object': 'chat.completion.chunk', 'choices': last})}\n\n")
        self._chunk("data: [DONE]\n\n")
        self._chunk("")

    def _hold(self, kind: str) -> None:
        """As a provider under load does: the headers are there, then blank lines keep the connection, or nothing."""
        self._head(200, "application/json", chunked=True)
        until = time.monotonic() + HANG_SECONDS
        while time.monotonic() < until and self.state.behaviour.kind in ("hang", "dribble", ""):
            if kind == "dribble":
                self._chunk("\n")
            time.sleep(0.1)  # a thread of its own, told over /control when it is enough

    def _problem(self, status: int, headers: dict, text: str = "") -> None:
        error = {"message": text or ERRORS[status], "type": "error", "code": str(status)}
        self._send(status, "application/json", json.dumps({"error": error}).encode(), headers)

    def _json(self, status: int, value) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _send(self, status: int, kind: str, body: bytes, headers: dict | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _head(self, status: int, kind: str, chunked: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    """On a port of its own choice where none is given. `url` is a provider's base_url."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str = "127.0.0.1", port: int = 0):
        self.state = State()
        super().__init__((host, port), type("Bound", (Handler,), {"state": self.state}))

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}/v1"

    def in_background(self) -> "Server":
        threading.Thread(target=self.serve_forever, name="fake-llm", daemon=True).start()
        return self


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="fake_llm", description=f"Behaviours: {', '.join([*SPOILT, *STATUS])}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    given = parser.parse_args(words)
    server = Server(given.host, given.port)
    print(f"A stand-in for a language model is at {server.url}", flush=True)
    server.serve_forever()
