"""The scenes, by name: which servers each needs, and who plays."""

import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.realtime import crowds, fanout, latency
from benchmarks.realtime.environment import Place
from benchmarks.realtime.figures import Report
from benchmarks.realtime.processes import Crowd, Server, naive, socketio
from benchmarks.realtime.stage import Product, Shop

UNLIMITED = {"FLOOD_PER_SENDER": "1000000", "FLOOD_PER_CONVERSATION": "1000000"}


def _crowd(stack: ExitStack) -> Crowd:
    crowd = Crowd()
    stack.callback(crowd.end)
    return crowd


def _floor(log: Path, place: Place) -> Server:
    words = ["uvicorn", "benchmarks.realtime.floor:application", "--port", "PORT", "--no-access-log"]
    given = {"FLOOR_DATABASE_URL": place.owner_url, "REDIS_URL": place.redis_url}
    return Server("floor", [sys.executable, "-m", *words], log, **given)


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
        crowd = _crowd(stack)
        frame = fanout.sample(servers["product on uvicorn"], shop)
        told = {
            "naive": fanout.naive_teller(place.redis_url, frame),
            "socket.io": fanout.peer_teller(place.redis_url, frame),
        }
        for teller in told.values():
            stack.callback(teller.end)
        tellers = told | {"product on uvicorn": shop.post, "product on daphne": shop.post}
        fanout.play(report, servers, tellers, crowd, shop)


def request_to_frame(report: Report, directory: Path, place: Place) -> None:
    shop = Shop(people=1, conversations=40)
    with ExitStack() as stack:
        servers = {
            "floor": _floor(directory / "floor.log", place),
            "product": Product(directory / "product.log", **UNLIMITED),
            "naive": naive(directory / "naive.log", place.owner_url, place.redis_url),
            "socket.io": socketio(directory / "socketio.log", place.owner_url, place.redis_url),
        }
        for server in servers.values():
            stack.enter_context(server)
        latency.play(report, servers, _crowd(stack), shop)


def _alone(play, people: int):
    """A scene of the product's server alone."""

    def scene(report: Report, directory: Path, place: Place) -> None:
        shop = Shop(people=people, conversations=40)
        with ExitStack() as stack:
            server = stack.enter_context(Product(directory / f"{play.__name__}.log"))
            play(report, server, _crowd(stack), shop)

    return scene


SCENES = {
    "fanout": fan_out,
    "latency": request_to_frame,
    "slow": _alone(crowds.slow, 22),
    "come_back": _alone(crowds.come_back, 100),
    "idle": _alone(crowds.idle, 500),
    "resume": _alone(crowds.resume, 1),
}
