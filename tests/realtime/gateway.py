"""A real web process over the test database, and ears on its sockets."""

import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
from django.conf import settings
from django.db import connections
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from helpdesk.tenancy import tokens
from tests.product import ROOT, free_port
from tests.realtime.frames import check

PATIENCE = 90  # seconds for a start: the machine may be busy, and who waits for what comes loses nothing by patience
HEARS = 40  # seconds for a frame


def database_url(alias: str) -> str:
    """What this run's connection of that name uses, as a URL."""
    given = connections[alias].settings_dict
    person = quote(given["USER"], safe="") + (f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else "")
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{person}@{quote(given['HOST'], safe='')}{port}/{given['NAME']}"


class Gateway:
    """One web process, as `manage.py up` starts it. Starts on enter, stops on exit."""

    def __init__(self, log: Path, redis_url: str = "", server: str = "uvicorn", **environment):
        self.server = server
        self.port = free_port()
        self.url, self.ws = f"http://127.0.0.1:{self.port}", f"ws://127.0.0.1:{self.port}/channel/ws"
        self.log = log
        self.environment = os.environ | {
            "DATABASE_URL": database_url("default"),
            "DATABASE_OWNER_URL": database_url("owner"),
            "REDIS_URL": redis_url or settings.REDIS_URL,
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "DATA_DIR": str(settings.DATA_DIR),
            "BASE_URL": self.url,
        }
        self.environment |= environment

    def __enter__(self) -> "Gateway":
        self.output = self.log.open("wb")
        command = [sys.executable, "-m", "helpdesk.serve", "helpdesk.asgi:application", "--port", str(self.port)]
        command += ["--server", self.server]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.output, stderr=self.output)
        self.http = httpx.Client(base_url=self.url, timeout=40)
        try:
            self._await_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.http.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.output.close()

    def _await_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"{self.url}/healthz", timeout=2)
                return
            except httpx.TransportError:
                time.sleep(0.1)  # polling a process that is starting: there is nothing to wait on
        raise TimeoutError(self.log.read_text()[-4000:])

    def staff(self, membership, since: str | None = None) -> "Ear":
        """An operator's socket, listening from `hello` on."""
        query = {"type": "staff", "account_id": membership.account_id}
        query |= {"access_token": tokens.issue_jwt(membership.user)[0]} | ({"since": since} if since else {})
        return self.ear(query)

    def visitor(self, session: dict, **resume) -> "Ear":
        return self.ear({"session": session["session_id"], "token": session["token"]} | resume)

    def ear(self, query: dict, origin: str | None = None, headers: dict | None = None) -> "Ear":
        address = f"{self.ws}?{urlencode(query)}"
        return Ear(connect(address, origin=origin, compression=None, legacy=True, additional_headers=headers))

    def staff_stream(self, membership, headers: dict | None = None, **resume) -> "Stream":
        """An operator's event stream, with his key in a header."""
        query = {"type": "staff", "account_id": membership.account_id} | resume
        key = {"Api-Access-Token": tokens.token_of(membership.user)}
        return self.stream(f"/channel/sse?{urlencode(query)}", key | (headers or {}))

    def visitor_stream(self, session: dict, headers: dict | None = None, **resume) -> "Stream":
        query = {"session": session["session_id"], "token": session["token"]} | resume
        return self.stream(f"/channel/sse?{urlencode(query)}", headers)

    def stream(self, address: str, headers: dict | None = None) -> "Stream":
        return Stream(self.url, address, headers or {})

    def refusal(self, address: str, headers: dict | None = None) -> tuple[int, str]:
        """(status, code) of a stream that is not opened."""
        with self.http.stream("GET", address, headers=headers or {}) as answer:
            assert answer.headers["content-type"] == "application/json", answer.headers
            return answer.status_code, json.loads(answer.read())["error"]["code"]

    def session(self, inbox, **body) -> dict:
        """Vera opens the page."""
        answer = self.http.post("/chat/session", json={"inbox": inbox.website_token} | body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def write(self, session: dict, content: str, **body) -> httpx.Response:
        """Vera writes."""
        body = {"content": content, "echo_id": os.urandom(8).hex()} | body
        return self.visit(session, "messages", body)

    def visit(self, session: dict, what: str, body: dict) -> httpx.Response:
        headers = {"Authorization": f"Bearer {session['visitor_token']}"}
        return self.http.post(f"/chat/session/{session['session_id']}/{what}", json=body, headers=headers)


class Listener:
    """Reads frames. Everything heard is kept in `heard`."""

    def __init__(self):
        self.heard: list[dict] = []
        self.texts: list[str] = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        raise NotImplementedError

    def receive(self, seconds: float) -> str:
        """The next frame's text. Raises TimeoutError, or ConnectionClosed."""
        raise NotImplementedError

    def next(self, seconds: float = HEARS) -> dict:
        text = self.receive(seconds)
        self.texts.append(text)
        self.heard.append(check(json.loads(text)))
        return self.heard[-1]

    def until(self, kind: str, seconds: float = HEARS) -> dict:
        """The next frame of that type. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while (frame := self.next(max(0.01, end - time.monotonic())))["type"] != kind:
            pass
        return frame

    def until_said(self, text: str) -> list[dict]:
        """All frames up to the one with that message; what was committed before it has been told by then."""
        found = [self.next()]
        while (found[-1]["data"] or {}).get("message", {}).get("content") != text:
            found.append(self.next())
        return found

    def ready(self):
        self.until("hello")
        return self

    def drain(self, seconds: float = 1.0) -> list[dict]:
        """Everything that comes until it has been silent for that long."""
        found = []
        try:
            while True:
                found.append(self.next(seconds))
        except TimeoutError:
            return found


class Ear(Listener):
    """A socket."""

    def __init__(self, socket):
        super().__init__()
        self.socket = socket

    def close(self) -> None:
        self.socket.close()

    def receive(self, seconds: float) -> str:
        return self.socket.recv(timeout=seconds)

    def say(self, **frame) -> None:
        self.socket.send(json.dumps(frame))

    def close_code(self, seconds: float = HEARS) -> int:
        """With which code the server closes."""
        try:
            while True:
                self.next(seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code


class Stream(Listener):
    """An event stream. last_id: what an EventSource would send when it comes back."""

    def __init__(self, base_url: str, address: str, headers: dict):
        super().__init__()
        self.client = httpx.Client(base_url=base_url, timeout=httpx.Timeout(10, read=None))
        request = self.client.build_request("GET", address, headers=headers)
        self.response = self.client.send(request, stream=True)
        assert self.response.status_code == 200, self.response.read()
        self.last_id = ""
        self.comments = 0
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        """In a thread, for a line may be waited for no longer than is asked."""
        with suppress(httpx.TransportError, httpx.StreamError):
            for line in self.response.iter_lines():
                self._lines.put(line)
        self._lines.put(None)

    def receive(self, seconds: float) -> str:
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError from None
            if line is None:
                raise EOFError
            if line.startswith("id: "):
                self.last_id = line[4:]
            elif line.startswith("data: "):
                return line[6:]
            self.comments += line == ":"

    def close(self) -> None:
        with suppress(OSError):  # closed by the server already; otherwise the reading thread must be woken
            self.response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self._reading.join(10)
        self.client.close()
