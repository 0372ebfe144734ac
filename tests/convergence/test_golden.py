"""What pytest hears over real sockets is what `node --test` plays to the reducers (tests/js/golden.test.mjs).

`make golden` writes the files anew; without it a file that is not what the product says today fails here.
"""

import os

import pytest

from tests.convergence import golden
from tests.convergence.world import World

pytestmark = pytest.mark.timeout(200)


def a_day(world: World) -> None:
    """Everything once, everybody listening."""
    for act, who, which in (
        ("write", 0, 1), ("post", 0, 0), ("note", 1, 0), ("assign", 0, 2), ("label", 2, 1), ("priority", 1, 1),
        ("read", 0, 2), ("post", 0, 2), ("acknowledge", 0, 0), ("seen", 0, 0), ("fail", 3, 0), ("fail", 0, 0),
        ("bury", 0, 0), ("status", 0, 1), ("remove", 0, 1),
    ):  # fmt: skip
        world.do(act, who, which)
        world.all_hear()


def a_break(world: World) -> None:
    """Lines break, much happens, one answer commits late, and all come back."""
    world.write(0, 1)
    world.all_hear()
    for client in world.clients:
        client.cut()
    for act, who, which in (("post", 0, 2), ("bury", 0, 2), ("status", 1, 0), ("write", 1, 3), ("hold", 0, 0)):
        world.do(act, who, which)
    for client in world.clients:
        client.connect()
    world.release()
    world.all_hear()


DAYS = {"a_day": (a_day, 10_000_000), "a_break": (a_break, 20_000_000)}


@pytest.mark.parametrize("name", DAYS)
def test_the_recorded_frames_are_those_of_today(committed, gateways, model, name):
    live, base = DAYS[name]
    golden.count_from(base)
    recorded = golden.dumped(record(gateways, model, live))
    if os.environ.get("RENEW_GOLDEN"):
        golden.FOLDER.mkdir(exist_ok=True)
        golden.path(name).write_text(recorded)
    assert golden.path(name).read_text() == recorded, "stale: make golden, and look at what has changed"


def record(gateways, model, live) -> dict:
    """{steps, end: what each client shows, which is what a fresh load shows}."""
    model.script = steps = []
    world = World(model, gateways[:1], golden.Calm(), mark="recorded")
    try:
        live(world)
        world.settle()
        model.script = None
        assert [world.wrong(client) for client in world.clients] == [[] for _ in world.clients]
        ends = [{"client": client.name, "end": client.state()} for client in world.clients]
    finally:
        model.script = None
        world.close()
    told = golden.told(steps + ends)
    return {"steps": [each for each in told if "end" not in each], "end": [each for each in told if "end" in each]}
