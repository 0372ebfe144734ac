"""From a request to the frame on the other side: at 1, 10 and 50 a second, and how many go through at most."""

import time

from benchmarks.realtime.figures import Report, median, percentile
from benchmarks.realtime.processes import Crowd, Server
from benchmarks.realtime.stage import Shop

ROUNDS = 2
RATES = {1: 5, 10: 5, 50: 4}  # a second: for how many seconds
MOST_AT_ONCE = 8
SECONDS_AT_MOST = 3
PACED = ("floor", "product")


def play(report: Report, servers: dict[str, Server], crowd: Crowd, shop: Shop) -> None:
    raw: dict = {}
    where = {name: _where(server, shop) for name, server in servers.items()}
    for name, server in servers.items():
        ear = shop.paths(1) if server.kind == "product" else [server.path]
        crowd.ask("open", group=name, kind=server.kind, port=server.port, paths=ear)
        crowd.ask("post_at_rate", rate=20, seconds=1, **where[name])  # the first are slower everywhere
    for _ in range(ROUNDS):
        for name, server in servers.items():
            for rate, seconds in RATES.items() if name in PACED else ():
                raw.setdefault(f"{name}, {rate}/s", []).append(_paced(crowd, name, where[name], rate, seconds))
            raw.setdefault(f"{name}, at most", []).append(_at_most(crowd, name, server, where[name]))
    report.keep("latency", raw)
    _judge(report, raw)


def _where(server: Server, shop: Shop) -> dict:
    if server.kind != "product":
        return {"port": server.port, "paths": ["/"], "headers": {"Api-Access-Token": "member"}}
    base = f"/api/v1/accounts/{shop.account.pk}/conversations"
    paths = [f"{base}/{each.display_id}/messages" for each in shop.conversations]
    return {"port": server.port, "paths": paths, "headers": shop.key}


def _paced(crowd: Crowd, name: str, where: dict, rate: int, seconds: float) -> dict:
    crowd.ask("count", group=name)
    sent = crowd.ask("post_at_rate", rate=rate, seconds=seconds, **where)
    heard = crowd.ask("count", group=name, at_least=sent["good"], patience=10)
    return {"sent": sent, "heard": heard["frames"], "delays": [round(each, 3) for each in heard["delays"]]}


def _at_most(crowd: Crowd, name: str, server: Server, where: dict) -> dict:
    before = server.cpu()
    sent = crowd.ask("post_at_once", connections=MOST_AT_ONCE, seconds=SECONDS_AT_MOST, **where)
    heard = crowd.ask("count", group=name, at_least=sent["good"], patience=10)
    time.sleep(0.3)  # what the request left to do is no part of the next measurement
    return {
        "per_second": sent["good"] / sent["seconds"],
        "cpu_ms": (server.cpu() - before) * 1000 / max(1, sent["good"]),
        "sent": sent,
        "heard": heard["frames"],
        "p99_ms": percentile(heard["delays"], 0.99),
    }


def _judge(report: Report, raw: dict) -> None:
    delays = {key: [each for found in rounds for each in found.get("delays", ())] for key, rounds in raw.items()}
    for name in PACED:
        told = [f"{r}/s {percentile(delays[f'{name}, {r}/s'], 0.5):.2f} / {_p99(raw, name, r):.2f}" for r in RATES]
        print(f"  {name}, ms p50 / p99: " + ", ".join(told))
    most = {key.partition(",")[0]: median([e["per_second"] for e in raw[key]]) for key in raw if key.endswith("most")}
    cost = {key.partition(",")[0]: median([e["cpu_ms"] for e in raw[key]]) for key in raw if key.endswith("most")}
    print("  requests/s at most: " + ", ".join(f"{n} {m:.0f} ({cost[n]:.1f} ms of a core)" for n, m in most.items()))
    p50 = {name: percentile(delays[f"{name}, 10/s"], 0.5) for name in PACED}
    report.at_most("request to frame, p50 at 10/s / floor", p50["product"] / p50["floor"], 3)
    report.at_most("request to frame, p99 at 50/s / floor", _p99(raw, "product", 50) / _p99(raw, "floor", 50), 5)
    report.at_least("requests/s at most / naive", most["product"] / most["naive"], 2)
    report.goal("requests/s at most / socket.io", most["product"] / most["socket.io"], 0.5)
    lost = sum(each["sent"]["good"] - each["heard"] for key in raw if key.startswith("product") for each in raw[key])
    report.at_most("frames missing after requests that were accepted", lost, 0)


def _p99(raw: dict, name: str, rate: int) -> float:
    """The median of the rounds' own: one stall of the machine is not everybody's."""
    return median([percentile(found["delays"], 0.99) for found in raw[f"{name}, {rate}/s"]])
