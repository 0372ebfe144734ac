"""Killing each process under traffic: nothing that was accepted is lost or doubled, and nothing stays owed."""

import itertools
import threading
import time
import uuid

import httpx
import pytest

from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
RATE = 20  # messages a second
SECONDS_AROUND_A_KILL = 3


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    with Product(
        tmp_path_factory.mktemp("faults"), FLOOD_PER_SENDER="100000", FLOOD_PER_CONVERSATION="100000"
    ) as running:
        yield running


class Writer(threading.Thread):
    """Bob's client: sends RATE messages a second, and repeats each with the same echo_id until it is accepted."""

    def __init__(self, product: Product, demo: dict):
        super().__init__(daemon=True)
        bob = next(user for user in demo["users"] if user["role"] == "administrator")
        self.http = httpx.Client(headers={"Api-Access-Token": bob["api_access_token"]}, timeout=5)
        base = f"{product.url}/api/v1/accounts/{bob['account_id']}/conversations"
        listed = self.http.get(base, params={"status": "all"}).json()["data"]["payload"]
        self.conversations = [f"{base}/{each['id']}/messages" for each in listed[:10]]
        self.accepted: dict[str, int] = {}
        self.ended = threading.Event()

    def run(self):
        for number, url in enumerate(itertools.cycle(self.conversations)):
            if self.ended.is_set():
                return
            self.send(url, f"{number}-{uuid.uuid4()}")
            time.sleep(1 / RATE)  # the rate of the traffic

    def send(self, url: str, echo_id: str) -> None:
        for attempt in range(200):
            try:
                answer = self.http.post(url, json={"content": f"Message {echo_id}", "echo_id": echo_id})
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.accepted[echo_id] = answer.json()["id"]
                return
            time.sleep(min(0.05 * (attempt + 1), 0.5))  # a client's own back-off
        raise AssertionError(f"never accepted: {echo_id}")

    def stored(self) -> list[tuple[str, int]]:
        return [
            (message["echo_id"], message["id"])
            for url in self.conversations
            for message in self._all(url)
            if message.get("echo_id") in self.accepted
        ]

    def _all(self, url: str):
        before = None
        while page := self.http.get(url, params={"before": before} if before else {}).json()["payload"]:
            yield from page
            before = page[0]["id"]


@pytest.mark.parametrize("victim", ["web", "worker", "valkey", "postgres"])
def test_killed_under_traffic(product, victim):
    writer = Writer(product, product.demo())
    writer.start()
    time.sleep(SECONDS_AROUND_A_KILL)
    before = len(writer.accepted)
    product.kill(victim)
    time.sleep(SECONDS_AROUND_A_KILL)
    product.wait_ready(60)
    time.sleep(SECONDS_AROUND_A_KILL)
    writer.ended.set()
    writer.join(60)
    assert len(writer.accepted) > before, "nothing was accepted after the restart"
    assert sorted(writer.stored()) == sorted(writer.accepted.items())
    assert owed(product) == 0


def owed(product: Product, seconds: float = 60) -> int:
    """Deliveries still pending once the worker and the sweeper have had their time."""
    until = time.monotonic() + seconds
    while (left := _pending(product)) and time.monotonic() < until:
        time.sleep(1)  # the sweeper's own clock is ten seconds
    return left


def _pending(product: Product) -> int:
    ask = "select count(*) from delivery where state = 0"
    return int(
        product.manage(
            "shell",
            "--no-imports",
            "-c",
            f"""
from django.db import connections
with connections["owner"].cursor() as cursor:
    cursor.execute({ask!r})
    print(cursor.fetchone()[0])
""",
        )
        .strip()
        .splitlines()[-1]
    )
