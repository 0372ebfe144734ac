"""Three web processes on one port: limits, presence, fan-out and resume hold over all of them, and one may die."""

import contextlib
import json
import threading
import time
import uuid
from urllib.parse import urlencode

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from tests.installed import installed
from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
CLIENTS = 9


@pytest.fixture(scope="module")
def product(folder):
    limits = {"FLOOD_PER_SENDER": "100000", "FLOOD_PER_CONVERSATION": "100000"}
    with installed(folder / "data", WEB="3", **limits) as running:
        yield running


@pytest.fixture(scope="module")
def boss(product):
    return next(user for user in product.demo()["users"] if user["role"] == "administrator")


class Client(threading.Thread):
    """An operator's client as docs/realtime.md describes it: comes back where it was, and may hear a thing twice."""

    def __init__(self, product: Product, boss: dict):
        super().__init__(daemon=True)
        self.product, self.boss = product, boss
        self.position, self.heard, self.connections = None, [], 0
        self.ready, self.ended = threading.Event(), threading.Event()
        self.webs: list[int | None] = []  # which process served each of its connections

    def run(self):
        while not self.ended.is_set():
            try:
                self._listen()
            except (WebSocketException, OSError):
                time.sleep(0.1)  # a client's own pause before it comes back

    def _listen(self) -> None:
        query = {"type": "staff", "account_id": self.boss["account_id"]}
        query |= {"since": self.position} if self.position else {}
        address = f"ws://127.0.0.1:{self.product.port}/channel/ws?{urlencode(query)}"
        with connect(address, compression=None, legacy=True, additional_headers=key(self.boss)) as socket:
            self.connections += 1
            self.webs.append(server_of(self.product, socket.local_address))
            while not self.ended.is_set():
                self._take(json.loads(socket.recv()))

    def _take(self, frame: dict) -> None:
        assert frame["type"] != "resync"
        self.position = frame.get("pos") or (frame["data"] or {}).get("position") or self.position
        if frame["type"] == "hello":
            self.ready.set()
        message = (frame["data"] or {}).get("message") or {}
        self.heard.append(message.get("content"))


def key(boss: dict) -> dict[str, str]:
    return {"Api-Access-Token": boss["api_access_token"]}


def server_of(product: Product, address: tuple) -> int | None:
    """The web process at the other end of a connection."""
    for process in product.webs():
        with contextlib.suppress(psutil.Error):  # the one that is being killed
            if any(each.raddr and each.raddr.port == address[1] for each in process.net_connections("tcp")):
                return process.pid
    return None


class Writer:
    def __init__(self, product: Product, boss: dict):
        self.http = httpx.Client(headers=key(boss), timeout=40)
        base = f"{product.url}/api/v1/accounts/{boss['account_id']}/conversations"
        listed = self.http.get(base, params={"status": "all"}).json()["data"]["payload"]
        self.address = f"{base}/{listed[0]['id']}/messages"

    def write(self) -> str:
        """Repeats until it is accepted."""
        text, until = f"Message {uuid.uuid4()}", time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.http.post(self.address, json={"content": text, "echo_id": text}).raise_for_status()
                return text
            except httpx.TransportError:
                continue
        raise AssertionError("never accepted")


def eventually(question, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.1)


def figure(product: Product, name: str) -> float:
    lines = httpx.get(f"{product.url}/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


@pytest.fixture
def clients(product, boss):
    started = [Client(product, boss) for _ in range(CLIENTS)]
    for each in started:
        each.start()
    for each in started:
        assert each.ready.wait(60)
    yield started
    for each in started:
        each.ended.set()
    Writer(product, boss).write()
    for each in started:
        each.join(60)


def test_one_of_three_dies_and_everybody_goes_on(product, boss, clients):
    writer = Writer(product, boss)
    written = [writer.write() for _ in range(10)]
    victim = clients[0].webs[-1]
    psutil.Process(victim).kill()
    written += [writer.write() for _ in range(30)]
    eventually(lambda: all(set(written) <= set(each.heard) for each in clients))
    for each in clients:
        assert (each.connections > 1) == (victim in each.webs)
        assert [text for text in dict.fromkeys(each.heard) if text in written] == written
    eventually(lambda: len(product.webs()) == 3 and all(map(listens, product.webs())))
    assert "starting it again" in (product.data_dir / "up.out").read_text()


def listens(process: psutil.Process) -> bool:
    """A process that was just killed does not."""
    with contextlib.suppress(psutil.Error):
        return any(each.status == psutil.CONN_LISTEN for each in process.net_connections("tcp"))
    return False


def test_connections_are_counted_and_limited_over_all_processes(product, boss, clients):
    eventually(lambda: figure(product, "active_connections{") == CLIENTS)
    eventually(lambda: figure(product, "web_processes ") == 3)
    address = f"ws://127.0.0.1:{product.port}/channel/ws?type=staff&account_id={boss['account_id']}"
    given = {"compression": None, "legacy": True, "additional_headers": key(boss)}
    with connect(address, **given) as tenth:
        assert json.loads(tenth.recv())["type"] == "hello"  # a socket is accepted before it is counted
        with connect(address, **given) as eleventh, pytest.raises(ConnectionClosed):
            eleventh.recv()
        assert eleventh.close_code == 4429
