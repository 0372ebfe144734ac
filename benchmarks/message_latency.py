"""How long a message takes from the sender's POST to the other side's socket, and how many a second go through.

    python -m benchmarks.message_latency

Starts a PostgreSQL, a Valkey and one web process of its own. In the same run it measures the floor: one bare INSERT and
one PUBLISH, heard by a subscriber. The servers are those of the tests, which do not wait
for the disk, so both figures leave that out. Machines differ and are shared, so read the ratios; all figures go to
benchmarks/results/message_latency.json.
"""

import json
import os
import statistics
import tempfile
import threading
import time
import uuid
from pathlib import Path

import tests.servers as servers

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
servers.start()  # and says where they are, before Django reads its settings

import django  # noqa: E402

django.setup()

import httpx  # noqa: E402
import psycopg  # noqa: E402
import redis  # noqa: E402
from django.conf import settings  # noqa: E402
from websockets.exceptions import ConnectionClosed  # noqa: E402

from helpdesk.tenancy import tokens  # noqa: E402
from tests import database, factories  # noqa: E402
from tests.realtime.gateway import Gateway, database_url  # noqa: E402

ROUNDS = 3
MESSAGES = 100  # of each kind in a round, below what one address may send in a minute
VISITORS = 10
WRITERS = 4
SECONDS = 4.0
RESULTS = Path(__file__).parent / "results" / "message_latency.json"


class Arrivals(threading.Thread):
    """Notes when each text arrives. read(): the next text or None; raises when there is nothing more to come."""

    def __init__(self, read):
        super().__init__(daemon=True)
        self.read, self.at, self.arrived = read, {}, threading.Condition()

    def run(self):
        while True:
            try:
                text = self.read()
            except (ConnectionClosed, redis.ConnectionError):
                return  # closed: the measurement is over
            with self.arrived:
                self.at[text] = time.perf_counter()
                self.arrived.notify_all()

    def when(self, text: str) -> float:
        """Raises TimeoutError after ten seconds."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: text in self.at, 10):
                raise TimeoutError(text)
            return self.at[text]


def content_for_staff(ear) -> str | None:
    frame = json.loads(ear.socket.recv())
    return ((frame["data"] or {}).get("message") or {}).get("content")


def content_for_visitor(ear) -> str | None:
    return json.loads(ear.socket.recv())["data"].get("body")


def timed(send, arrivals: Arrivals, count: int) -> list[float]:
    """Milliseconds from before sending to the arrival, one message after another."""
    taken = []
    for _ in range(count):
        text = uuid.uuid4().hex
        began = time.perf_counter()
        send(text)
        taken.append((arrivals.when(text) - began) * 1000)
    return taken


def rate(make_send) -> float:
    """Messages a second of WRITERS at once, each with a sender of its own."""
    counts, until = [0] * WRITERS, time.perf_counter() + SECONDS

    def work(place: int):
        send = make_send(place)
        while time.perf_counter() < until:
            send(uuid.uuid4().hex)
            counts[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


class Floor:
    """The least that can be done: one row, one hint."""

    def __init__(self):
        self.url = database_url("owner")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("create table floor (id bigint generated always as identity primary key, body text)")
        self.pubsub = redis.Redis.from_url(settings.REDIS_URL).pubsub()
        self.pubsub.subscribe("floor")
        self.arrivals = Arrivals(self._read)
        self.arrivals.start()

    def _read(self) -> str | None:
        hint = self.pubsub.get_message(timeout=None)
        return hint["data"].decode() if hint and hint["type"] == "message" else None

    def sender(self, place: int = 0):
        connection = psycopg.connect(self.url, autocommit=True)
        valkey = redis.Redis.from_url(settings.REDIS_URL)

        def send(text: str) -> None:
            connection.execute("insert into floor (body) values (%s)", [text])
            valkey.publish("floor", text)

        return send


class Product:
    """alice listens; ten visitors write, and she answers them."""

    def __init__(self, gateway: Gateway):
        self.gateway, account = gateway, factories.account()
        self.alice = factories.administrator(account)
        inbox = factories.inbox(account, self.alice)
        self.visitors = [gateway.session(inbox) for _ in range(VISITORS)]
        self.numbers = [gateway.write(each, "Hello").json()["conversation_id"] for each in self.visitors]
        self.to_staff = Arrivals(self._reader(gateway.staff(self.alice), content_for_staff))
        self.to_visitor = Arrivals(self._reader(gateway.visitor(self.visitors[0]), content_for_visitor))
        self.key = {"Api-Access-Token": tokens.token_of(self.alice.user)}
        self.base = f"/api/v1/accounts/{account.pk}/conversations"
        self.to_staff.start()
        self.to_visitor.start()
        self._next = 0

    @staticmethod
    def _reader(ear, content):
        ear.ready()
        return lambda: content(ear)

    def visitor_writes(self, text: str) -> None:
        self._next = (self._next + 1) % VISITORS
        self.gateway.write(self.visitors[self._next], text).raise_for_status()

    def alice_answers(self, text: str, number: int = 0, client: httpx.Client | None = None) -> None:
        body = {"content": text, "echo_id": text}
        address = f"{self.base}/{self.numbers[number]}/messages"
        (client or self.gateway.http).post(address, json=body, headers=self.key).raise_for_status()

    def sender(self, place: int):
        client = httpx.Client(base_url=self.gateway.url, timeout=20)
        return lambda text: self.alice_answers(text, place, client)


def measure(gateway: Gateway) -> dict:
    product, floor = Product(gateway), Floor()
    send = floor.sender()
    found: dict[str, list] = {name: [] for name in ("floor", "to_operator", "to_visitor", "floor_rate", "rate")}
    for _ in range(ROUNDS):
        found["floor"] += timed(send, floor.arrivals, MESSAGES)
        found["to_operator"] += timed(product.visitor_writes, product.to_staff, MESSAGES)
        found["to_visitor"] += timed(product.alice_answers, product.to_visitor, MESSAGES)
        found["floor_rate"].append(rate(floor.sender))
        found["rate"].append(rate(product.sender))
    return found


def percentiles(taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)}


def report(found: dict) -> dict:
    floor = percentiles(found["floor"])
    print(f"{'from POST to the socket':34}{'p50 ms':>9}{'p99 ms':>9}{'p50 / floor':>13}")
    summary: dict = {}
    for name in ("floor", "to_operator", "to_visitor"):
        summary[name] = percentiles(found[name]) | {"samples": len(found[name])}
        ratio = summary[name]["p50"] / floor["p50"]
        print(f"{name:34}{summary[name]['p50']:9.2f}{summary[name]['p99']:9.2f}{ratio:13.1f}")
    rates = {name: statistics.median(found[name]) for name in ("floor_rate", "rate")}
    print(
        f"messages/s, {WRITERS} writers, one process: {rates['rate']:.0f}; floor {rates['floor_rate']:.0f}; "
        f"ratio {rates['floor_rate'] / rates['rate']:.1f}"
    )
    return summary | {name: round(value, 1) for name, value in rates.items()}


def main() -> None:
    database.create()
    try:
        with tempfile.TemporaryDirectory() as directory:
            limits = {"FLOOD_PER_SENDER": "1000000", "FLOOD_PER_CONVERSATION": "1000000"}
            with Gateway(Path(directory) / "uvicorn.log", **limits) as gateway:
                found = measure(gateway)
        summary = report(found)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps({"summary": summary, "raw": found}, indent=1) + "\n")
    finally:
        database.drop()
        servers.pytest_unconfigure()


if __name__ == "__main__":
    main()
