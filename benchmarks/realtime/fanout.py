"""What one delivered frame costs the server, beside Channels as taught and socket.io."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager

from websockets.sync.client import connect

from benchmarks.realtime.figures import Report, median, percentile
from benchmarks.realtime.processes import NODE, PEER, Crowd, Server
from benchmarks.realtime.stage import Product, Shop

ROUNDS = 2
SOCKETS = (200, 1000)
EVENTS = {"naive": 6, "socket.io": 60, "product on uvicorn": 60, "product on daphne": 30}


class Teller:
    """Another process's emitter: a line in, an event out."""

    def __init__(self, command: list[str], data: dict):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
        self.line = json.dumps(data)

    def __call__(self) -> None:
        self.process.stdin.write(self.line + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


def peer_teller(redis_url: str, data: dict) -> Teller:
    return Teller([NODE, "node", str(PEER / "emit.mjs"), redis_url], data)


def naive_teller(redis_url: str, data: dict) -> Teller:
    return Teller([sys.executable, "-m", "benchmarks.realtime.tell", redis_url], data)


def measure(server: Server, crowd: Crowd, sockets: int, tell: Callable[[], None], events: int, pace: float) -> dict:
    """Microseconds of the server's core a delivery, at a pace it can hold; the delays of a tenth of the frames."""
    crowd.ask("count", group="all")
    before, began = server.cpu(), time.perf_counter()
    for number in range(events):
        tell()
        time.sleep(max(0.0, began + (number + 1) * pace - time.perf_counter()))  # the pace that is measured
    heard = crowd.ask("count", group="all", at_least=events * sockets, patience=20)
    used, took = server.cpu() - before, time.perf_counter() - began
    return {
        "cpu_us": used * 1e6 / max(1, heard["frames"]),
        "frames": heard["frames"],
        "wanted": events * sockets,
        "core": used / took,
        "p50_ms": percentile(heard["delays"], 0.5),
        "p99_ms": percentile(heard["delays"], 0.99),
    }


@contextmanager
def listening(server: Server, crowd: Crowd, paths: list[str]):
    opened = crowd.ask("open", group="all", kind=server.kind, port=server.port, paths=paths, sampled=7)
    if opened["open"] != len(paths):
        raise RuntimeError(f"{server.name}: {opened}")
    try:
        yield opened
    finally:
        crowd.ask("close", group="all")
        time.sleep(0.5)  # the server takes leave of a thousand sockets; that is no part of the next measurement


def play(report: Report, servers: dict[str, Server], tellers: dict, crowd: Crowd, shop: Shop) -> None:
    """Rounds of all servers in turn, so that a busy machine is busy for each of them."""
    raw: dict = {}
    for sockets in SOCKETS:
        for _ in range(ROUNDS):
            for name, server in servers.items():
                paths = shop.paths(sockets) if server.kind == "product" else [server.path] * sockets
                with listening(server, crowd, paths):
                    tellers[name]()  # the first is slower everywhere
                    crowd.ask("count", group="all", at_least=sockets, patience=10)
                    pace = 0.05 if name != "naive" else sockets * 0.0008
                    found = measure(server, crowd, sockets, tellers[name], EVENTS[name], pace)
                raw.setdefault(f"{name}, {sockets} sockets", []).append(found)
    report.keep("fanout", raw)
    _judge(report, raw)


def _judge(report: Report, raw: dict) -> None:
    for sockets in SOCKETS:
        cost = {name: median([each["cpu_us"] for each in raw[f"{name}, {sockets} sockets"]]) for name in EVENTS}
        print(
            f"  {sockets} sockets, us of the server's core a delivery: "
            + ", ".join(f"{n} {c:.1f}" for n, c in cost.items())
        )
        report.at_most(f"{sockets} sockets: CPU a delivery / naive", cost["product on uvicorn"] / cost["naive"], 1 / 20)
        report.at_most(
            f"{sockets} sockets: CPU a delivery / socket.io", cost["product on uvicorn"] / cost["socket.io"], 1.4
        )
        report.at_most(
            f"{sockets} sockets: CPU a delivery on daphne / naive", cost["product on daphne"] / cost["naive"], 1 / 4
        )


def sample(server: Product, shop: Shop) -> dict:
    """One of the product's own frames, for the others to send: so all carry as much."""
    with connect(f"ws://127.0.0.1:{server.port}{shop.paths(1)[0]}", compression=None, legacy=True) as ear:
        while json.loads(ear.recv())["type"] != "hello":
            pass
        shop.post()
        while (frame := json.loads(ear.recv()))["type"] != "chat.message":
            pass
    return {"kind": frame["type"], "data": frame["data"]}
