"""What goes wrong, and a run of the product under traffic while it does."""

import itertools
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.deaf import Deaf
from tests.faults.proxy import Proxy
from tests.faults.traffic import WRITERS, Listener, Person, Writer
from tests.installed import installed
from tests.product import Product

WITHOUT_LIMITS = {"FLOOD_PER_SENDER": "1000000", "FLOOD_PER_CONVERSATION": "1000000"}
RATE = 50  # messages a second, of all writers
MEGABYTE = 1024 * 1024


def unquiet_product(folder: Path) -> Product:
    """Two web processes."""
    return installed(folder / "data", WEB="2", **WITHOUT_LIMITS)


@dataclass(frozen=True)
class Times:
    """Seconds: before the fault, of a pause or of an unquiet line, after it."""

    before: float
    pause: float
    after: float


SHORT, LONG = Times(0.7, 1.2, 0.8), Times(10, 20, 15)


@dataclass
class Figures:
    """lost: accepted and not stored, or not heard; doubled: stored or heard twice; repeated: told again after a break.

    Silences are seconds: the longest between two that were accepted before the fault (calm), in the whole run, and
    between two that one of the listeners heard. memory_grown: MiB, of all web processes.
    """

    accepted: int
    refused: int
    lost: int
    doubled: int
    repeated: int
    reconnected: int
    resyncs: int
    calm_silence: float
    accepting_silence: float
    hearing_silence: float
    memory_grown: float

    def said(self) -> dict:
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(self).items()}


class Scene:
    """One run: listeners (the first through a line that may break) and writers, and the product they speak to."""

    def __init__(self, product: Product, demo: dict, listeners: int = 3):
        self.product, self.demo = product, demo
        self.user = next(user for user in demo["users"] if user["role"] == "administrator")
        self.stack = ExitStack()
        self.proxy = self.stack.enter_context(Proxy(product.port))
        person = self._person()
        self.numbers = person.numbers()
        self.before = {number: person.messages(number, 0)[-1]["id"] for number in self.numbers}
        self.listeners = [self._listener(self.proxy.url if place == 0 else "") for place in range(listeners)]
        self.writers = [
            Writer(self._person(), self.numbers[place::WRITERS], RATE / WRITERS) for place in range(WRITERS)
        ]

    def _person(self) -> Person:
        person = Person(self.product.url, self.user)
        self.stack.callback(person.http.close)
        return person

    def _listener(self, socket_url: str) -> Listener:
        return Listener(self._person(), self.numbers, socket_url)

    def play(self, fault: Callable[["Scene", Times], None], times: Times) -> Figures:
        """Traffic, the fault amid it, traffic again; then everybody is waited for and counted."""
        with self.stack:
            self.stack.callback(self._stop)
            for listener in self.listeners:
                listener.start()
            assert all(listener.ready.wait(60) for listener in self.listeners)
            for writer in self.writers:
                writer.start()
            time.sleep(times.before)
            memory, at = self._memory(), time.monotonic()
            fault(self, times)
            self.product.wait_ready(60)
            time.sleep(times.after)
            return self._end(memory, at)

    def _stop(self) -> None:
        for each in [*self.writers, *self.listeners]:
            each.ended.set()
        for each in [*self.writers, *self.listeners]:
            if each.ident:
                each.join(60)

    def _memory(self) -> float:
        return sum(process.memory_info().rss for process in self.product.webs()) / MEGABYTE

    def _end(self, memory: float, at: float) -> Figures:
        for writer in self.writers:
            writer.ended.set()
            writer.join(60)
        accepted = {echo: pk for writer in self.writers for echo, pk in writer.accepted.items()}
        self._wait_for(set(accepted.values()))
        for listener in self.listeners:
            listener.ended.set()
            listener.join(60)
        return self._figures(accepted, memory, at)

    def _wait_for(self, keys: set[int], seconds: float = 80) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not all(keys <= set(listener.heard) for listener in self.listeners):
            time.sleep(0.1)  # what was accepted is on its way

    def _figures(self, accepted: dict[str, int], memory: float, at: float) -> Figures:
        stored = self._stored()
        wanted = set(accepted.values())
        moments = sorted(moment for writer in self.writers for moment in writer.times)
        return Figures(
            accepted=len(accepted),
            refused=sum(writer.refused for writer in self.writers),
            lost=len(set(accepted.items()) - set(stored)) + sum(len(wanted - set(one.heard)) for one in self.listeners),
            doubled=len(stored) - len(dict(stored)) + sum(listener.doubled for listener in self.listeners),
            repeated=sum(listener.repeated for listener in self.listeners),
            reconnected=sum(listener.connections - 1 for listener in self.listeners),
            resyncs=sum(listener.resyncs for listener in self.listeners),
            calm_silence=_silence([moment for moment in moments if moment < at]),
            accepting_silence=_silence(moments),
            hearing_silence=max(_silence(sorted(listener.heard.values())) for listener in self.listeners),
            memory_grown=self._memory() - memory,
        )

    def _stored(self) -> list[tuple[str, int]]:
        person = self._person()
        rows = [row for number in self.numbers for row in person.messages(number, self.before[number])]
        person.http.close()
        return [(row["echo_id"], row["id"]) for row in rows if row.get("echo_id")]


def _silence(moments: list[float]) -> float:
    return max((later - earlier for earlier, later in itertools.pairwise(moments)), default=0.0)


# The faults.


def killed(name: str) -> Callable[[Scene, Times], None]:
    return lambda scene, times: scene.product.kill(name)


def each_web_killed(scene: Scene, times: Times) -> None:
    for process in scene.product.webs():
        process.kill()
        time.sleep(times.pause / 2)


def valkey_paused(scene: Scene, times: Times) -> None:
    valkey = scene.product.child("valkey")
    valkey.send_signal(signal.SIGSTOP)
    time.sleep(times.pause)
    valkey.send_signal(signal.SIGCONT)


def lines_cut(scene: Scene, times: Times) -> None:
    scene.proxy.cut_for(times.pause)


def deaf_clients(scene: Scene, times: Times) -> None:
    deaf = [Deaf(scene.product, scene.user) for _ in range(5)]
    try:
        time.sleep(times.pause)
        if times is LONG:
            _await_cut_off(deaf)
    finally:
        for each in deaf:
            each.close()


def _await_cut_off(deaf: list[Deaf], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while any(each.connected() for each in deaf):
        assert time.monotonic() < until, "who does not read is kept"
        time.sleep(1)  # the servers' own clock is of seconds


FAULTS: dict[str, Callable[[Scene, Times], None]] = {
    "each web process killed": each_web_killed,
    "worker killed": killed("worker"),
    "valkey killed": killed("valkey"),
    "valkey paused": valkey_paused,
    "postgresql killed": killed("postgres"),
    "lines cut at random": lines_cut,
    "clients that do not read": deaf_clients,
}
