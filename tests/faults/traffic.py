"""Clients that write and clients that listen, both of whom come back by themselves."""

import itertools
import json
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlencode

import httpx
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.sync.client import connect

WRITERS = 5
GONE = (WebSocketException, InvalidHandshake, OSError, EOFError)


class Person:
    """Somebody of the demo who speaks to the API."""

    def __init__(self, url: str, user: dict, timeout: float = 5):
        self.user, self.token = user, user["api_access_token"]
        self.url, self.base = url, f"{url}/api/v1/accounts/{user['account_id']}/conversations"
        self.http = httpx.Client(headers={"Api-Access-Token": self.token}, timeout=timeout)

    def numbers(self, most: int = 10) -> list[int]:
        listed = self.http.get(self.base, params={"status": "all"}).json()["data"]["payload"]
        return [each["id"] for each in listed[:most]]

    def messages(self, number: int, after: int) -> list[dict]:
        """Every message after that id, oldest first."""
        found: list[dict] = []
        while page := self._page(number, found[-1]["id"] if found else after):
            found += page
        return found

    def _page(self, number: int, after: int) -> list[dict]:
        return self.http.get(f"{self.base}/{number}/messages", params={"after": after}).json()["payload"]


class Writer(threading.Thread):
    """Sends at a rate, and repeats each message with the same echo_id until it is accepted. accepted: {echo_id: id}."""

    def __init__(self, person: Person, numbers: list[int], rate: float):
        super().__init__(daemon=True)
        self.person, self.numbers, self.rate = person, numbers, rate
        self.accepted: dict[str, int] = {}
        self.times: list[float] = []
        self.refused = 0
        self.ended = threading.Event()

    def run(self):
        due = time.monotonic()
        for number in itertools.cycle(self.numbers):
            if self.ended.is_set():
                return
            self._send(number, uuid.uuid4().hex)
            due = max(due + 1 / self.rate, time.monotonic() - 1)
            self.ended.wait(max(0.0, due - time.monotonic()))  # the rate of the traffic

    def _send(self, number: int, echo_id: str) -> None:
        for attempt in range(400):
            answer = self._post(number, echo_id)
            if answer is not None and answer.status_code == 200:
                self.accepted[echo_id] = answer.json()["id"]
                self.times.append(time.monotonic())
                return
            self.refused += 1
            time.sleep(min(0.05 * (attempt + 1), 0.5))  # a client's own back-off
        raise AssertionError(f"never accepted: {echo_id}")

    def _post(self, number: int, echo_id: str) -> httpx.Response | None:
        body = {"content": f"Message {echo_id}", "echo_id": echo_id}
        try:
            return self.person.http.post(f"{self.person.base}/{number}/messages", json=body)
        except httpx.TransportError:
            return None


class Listener(threading.Thread):
    """An operator's socket. It goes on where it was, loads over HTTP when told to, and counts what came twice.

    heard: {message id: when first}; doubled: frames of one and the same connection that came again.
    """

    def __init__(self, person: Person, numbers: list[int], socket_url: str = ""):
        super().__init__(daemon=True)
        self.person, self.numbers = person, numbers
        self.socket_url = socket_url or person.url.replace("http", "ws", 1)
        self.position: str | None = None
        self.last = {number: person.messages(number, 0)[-1]["id"] for number in numbers}
        self.heard: dict[int, float] = {}
        self.seen: Counter = Counter()
        self.repeated = self.doubled = self.connections = self.resyncs = 0
        self.ready, self.ended = threading.Event(), threading.Event()

    def run(self):
        while not self.ended.is_set():
            try:
                self._listen()
            except GONE:
                self.ended.wait(0.1)  # a client's own back-off

    def _listen(self) -> None:
        query = {"type": "staff", "account_id": self.person.user["account_id"]}
        query |= {"since": self.position} if self.position else {}
        address = f"{self.socket_url}/channel/ws?{urlencode(query)}"
        key = {"Api-Access-Token": self.person.token}
        with connect(address, additional_headers=key, compression=None, legacy=True, close_timeout=1) as socket:
            self.connections += 1
            self.seen.clear()
            while not self.ended.is_set():
                self._take(socket)

    def _take(self, socket) -> None:
        try:
            frame = json.loads(socket.recv(timeout=0.5))
        except TimeoutError:
            return
        self.position = frame.get("pos") or self.position
        if frame["type"] == "hello":
            self.position = self.position or frame["data"]["position"]
            self.ready.set()
        elif frame["type"] == "resync":
            self._load_anew()
        elif frame["type"].startswith("chat.message") and frame["type"] != "chat.message.updated":
            self._hear(frame)

    def _hear(self, frame: dict) -> None:
        self.seen[frame["id"]] += 1
        self.doubled += self.seen[frame["id"]] > 1
        self._has(frame["data"]["conversation"]["id"], frame["data"]["message"]["id"])

    def _has(self, number: int, message: int) -> None:
        self.repeated += message in self.heard
        self.heard.setdefault(message, time.monotonic())
        self.last[number] = max(self.last.get(number, 0), message)

    def _load_anew(self) -> None:
        self.resyncs += 1
        for number in self.numbers:
            for message in self.person.messages(number, self.last[number]):
                self._has(number, message["id"])
