"""The same clients without the log: who only listens, or remembers the last id, ends otherwise than a fresh load."""

import json
from random import Random

import pytest

from helpdesk.events.models import Event
from helpdesk.scope import scope
from realtime import frames
from tests.convergence.clients import Operator
from tests.convergence.world import ALL, World

pytestmark = pytest.mark.timeout(200)


@pytest.fixture
def world(committed, gateways, model):
    made = World(model, gateways, Random(1))
    yield made
    made.close()


def twin(world, kind=Operator, **options):
    """Another client of alice's, that is asked nothing and repeats nothing."""
    client = kind(world.model, f"twin-{world.mark}", world.gateways, world.chance, world.alice, ALL, **options)
    world.operators.append(client)
    return client


def test_who_only_listens_misses_what_happened_while_his_line_was_broken(world):
    deaf = twin(world, follows=False)
    deaf.connect()
    for client in (deaf, world.operators[0]):
        client.cut()
    world.post(0, 0)
    world.label(2, 1)
    world.settle()
    assert world.wrong(world.operators[0]) == []
    assert world.wrong(deaf), "what happened meanwhile was expected to be missing"


class LastId(Operator):
    """Asks the log for what is greater than the last id it has seen."""

    last = 0

    def connect(self) -> None:
        self.poll(apply=False)

    def pump(self, until=None, seconds: float = 60) -> None:
        self.poll()

    def poll(self, apply: bool = True) -> None:
        with scope(self.membership.account_id):
            told = frames.build(list(Event.objects.filter(pk__gt=self.last).order_by("pk")))
        for each in told:
            self.last = max(self.last, each.event_id)
            if apply and each.staff:
                self.apply(json.loads(each.staff + "}"))


def test_who_remembers_the_last_id_loses_what_commits_late(world):
    naive = twin(world, LastId, follows=False)
    naive.connect()
    world.hold(0, 0)
    world.post(0, 1)
    naive.poll()
    world.release()
    world.settle()
    assert world.wrong(world.operators[0]) == []
    assert any("late" in each for each in world.wrong(naive)), "the late commit was expected to be missing"
