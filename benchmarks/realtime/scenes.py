"""The scenes, by name."""

from contextlib import ExitStack
from pathlib import Path

from benchmarks.realtime import fanout
from benchmarks.realtime.environment import Place
from benchmarks.realtime.figures import Report
from benchmarks.realtime.processes import Crowd, naive, socketio
from benchmarks.realtime.stage import Product, Shop


def fan_out(report: Report, directory: Path, place: Place) -> None:
    shop = Shop(people=100, conversations=40)
    with ExitStack() as stack:
        servers = {
            "naive": naive(directory / "naive.log", place.owner_url, place.redis_url),
            "socket.io": socketio(directory / "socketio.log", place.owner_url, place.redis_url),
            "product on uvicorn": Product(directory / "uvicorn.log"),
            "product on daphne": Product(directory / "daphne.log", "daphne"),
        }
        for server in servers.values():
            stack.enter_context(server)
        crowd = Crowd()
        stack.callback(crowd.end)
        frame = fanout.sample(servers["product on uvicorn"], shop)
        told = {
            "naive": fanout.naive_teller(place.redis_url, frame),
            "socket.io": fanout.peer_teller(place.redis_url, frame),
        }
        for teller in told.values():
            stack.callback(teller.end)
        tellers = told | {"product on uvicorn": shop.post, "product on daphne": shop.post}
        fanout.play(report, servers, tellers, crowd, shop)


SCENES = {"fanout": fan_out}
