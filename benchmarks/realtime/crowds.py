"""Who does not read, who all come back at once, who only sits there, and one who was away."""

import time

from benchmarks.realtime.figures import Report, median, percentile
from benchmarks.realtime.processes import Crowd, Server
from benchmarks.realtime.stage import Shop

MIB = 2**20
DEAF, LISTENERS = 10, 200
THOUSAND, MISSED = 1000, 50
IDLE, BEAT = 5000, 30.0


def slow(report: Report, server: Server, crowd: Crowd, shop: Shop) -> None:
    """Ten that do not read, beside two hundred that do."""
    crowd.ask("open", group="ears", kind="product", port=server.port, paths=shop.paths(LISTENERS), sampled=3)
    _events(crowd, shop, 20)
    raw: dict = {"alone": [], "beside": []}
    for _ in range(3):
        raw["alone"].append(_p99(crowd, shop))
        deaf = shop.paths(LISTENERS + DEAF)[LISTENERS:]
        crowd.ask("open", group="deaf", kind="product", port=server.port, paths=deaf, reading=False)
        raw["beside"].append(_p99(crowd, shop))
        crowd.ask("close", group="deaf")
        time.sleep(1)  # they have gone
    raw |= _until_cut_off(server, crowd, shop)
    report.keep("slow", raw)
    crowd.ask("close", group="ears")
    report.at_most("10 that do not read: MiB of the server's memory each", raw["mib_each"], 0.5)
    report.at_most("10 that do not read: seconds until the last is cut off", raw["cut_off_after"], 30)
    report.at_most("others' p99 beside them / alone", median(raw["beside"]) / median(raw["alone"]), 1.2)


def _until_cut_off(server: Server, crowd: Crowd, shop: Shop) -> dict:
    time.sleep(1)  # what came before has settled: memory is compared with it
    before, highest, began = server.memory(), 0, time.monotonic()
    deaf = shop.paths(LISTENERS + DEAF)[LISTENERS:]
    crowd.ask("open", group="deaf", kind="product", port=server.port, paths=deaf, reading=False)
    while server.connections() > LISTENERS and time.monotonic() < began + 60:
        _events(crowd, shop, 10)
        highest = max(highest, server.memory())
    after = time.monotonic() - began
    crowd.ask("close", group="deaf")
    return {"mib_each": (highest - before) / MIB / DEAF, "cut_off_after": after}


def _events(crowd: Crowd, shop: Shop, count: int, pace: float = 0.05) -> dict:
    crowd.ask("count", group="ears")
    began = time.monotonic()
    for number in range(count):
        shop.post()
        time.sleep(max(0.0, began + (number + 1) * pace - time.monotonic()))  # the pace that is measured
    return crowd.ask("count", group="ears", at_least=count * LISTENERS, patience=10)


def _p99(crowd: Crowd, shop: Shop) -> float:
    return percentile(_events(crowd, shop, 100)["delays"], 0.99)


def come_back(report: Report, server: Server, crowd: Crowd, shop: Shop) -> None:
    """A thousand connect; a thousand come back, each having missed fifty events."""
    raw: dict = {"connecting": [], "coming_back": [], "heard": []}
    for _ in range(3):
        paths = shop.paths(THOUSAND)
        raw["connecting"].append(_open(crowd, server, paths))
        position = crowd.ask("positions", group="all")[0]
        crowd.ask("close", group="all")
        for _ in range(MISSED):
            shop.post()
        time.sleep(1)  # the server has taken leave of them
        raw["coming_back"].append(_open(crowd, server, [f"{path}&since={position}" for path in paths]))
        raw["heard"].append(crowd.ask("count", group="all", at_least=THOUSAND * MISSED, patience=20)["frames"])
        crowd.ask("close", group="all")
        time.sleep(1)  # the next round begins with a server that is at rest
    report.keep("come_back", raw)
    connecting, back = median(raw["connecting"]), median(raw["coming_back"])
    print(f"  1,000 connect in {connecting:.2f} s, come back with {MISSED} missed events each in {back:.2f} s")
    report.at_most("seconds to accept 1,000", connecting, 3)
    report.at_most("coming back with 50 missed events / connecting", back / connecting, 2)
    report.at_least("missed events heard", min(raw["heard"]), THOUSAND * MISSED)


def _open(crowd: Crowd, server: Server, paths: list[str], group: str = "all", already: int = 0) -> float:
    """Seconds until everybody was greeted. Raises RuntimeError where somebody was not."""
    opened = crowd.ask("open", group=group, kind="product", port=server.port, paths=paths, sampled=50)
    if opened["open"] != already + len(paths):
        raise RuntimeError(str(opened))
    return opened["seconds"]


def idle(report: Report, server: Server, crowd: Crowd, shop: Shop) -> None:
    """Five thousand that only say now and then that they are there."""
    _open(crowd, server, shop.paths(200))  # what the first connections make is no cost of a connection
    before = server.memory()
    paths = shop.paths(IDLE)[200:]
    raw = {"opening": _open(crowd, server, paths, already=200)}
    time.sleep(3)  # what opening left to do
    raw["kib_each"] = (server.memory() - before) / 1024 / len(paths)
    used, began = server.cpu(), time.monotonic()
    time.sleep(BEAT / 2)  # half of them beat; all are looked after once
    raw["core"] = (server.cpu() - used) / (time.monotonic() - began)
    crowd.ask("close", group="all")
    report.keep("idle", raw)
    print(f"  {IDLE} sockets: opened in {raw['opening']:.1f} s, {raw['kib_each']:.1f} KiB each")
    report.at_most("idle socket: KiB of the server's memory", raw["kib_each"], 40)
    report.at_most("5,000 sockets' heartbeats and presence: share of a core", raw["core"], 0.1)


def resume(report: Report, server: Server, crowd: Crowd, shop: Shop) -> None:
    """One was away while 120 messages came in 40 conversations."""
    raw: dict = {"seconds": []}
    path = shop.paths(1)[0]
    for _ in range(5):
        _open(crowd, server, [path], "one")
        position = crowd.ask("positions", group="one")[0]
        crowd.ask("close", group="one")
        for _ in range(120):
            shop.post()
        raw["seconds"].append(_open(crowd, server, [f"{path}&since={position}"], "one"))
        crowd.ask("close", group="one")
    report.keep("resume", raw)
    report.at_most("ms to resume over 120 messages in 40 conversations", median(raw["seconds"]) * 1000, 300)
