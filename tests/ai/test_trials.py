"""Experiments as administrators start and read them: each has its own time, and what is wrong is named."""

import math
from datetime import timedelta

import pytest
from django.utils import timezone

from ai.models import Experiment, Run
from helpdesk.scope import scope

ARMS = [{"name": "A"}, {"name": "B"}]


def runs(house, arm, count, age=0, **values):
    row = {"tier": 2, "provider": "p", "model": "m", "prompt_version": "1", "outcome": "offered", "arm": arm} | values
    with scope(house.account.pk):
        Run.objects.bulk_create([Run(**row, created_at=timezone.now() - timedelta(days=age)) for _ in range(count)])


def test_an_old_experiment_keeps_its_own_figures(house):
    """Arms are called A and B again and again."""
    days = [timezone.now() - timedelta(days=ago) for ago in (9, 6)]
    with scope(house.account.pk):
        Experiment.objects.create(name="old", state="stopped", arms=ARMS, created_at=days[0], stopped_at=days[1])
    runs(house, "A", 4, age=8, action="sent", latency_ms=900, cost_micro=100)
    assert house.alice.post("ai/experiments", {"name": "new", "arms": ARMS}).status_code == 201
    runs(house, "A", 2)
    runs(house, "B", 1, outcome="blocked")
    new, old = house.alice.get("ai/experiments").json()["experiments"]
    assert [(arm["runs"], arm["harmful"]) for arm in new["arms"]] == [(2, 0), (1, 1)]
    assert [(arm["runs"], arm["harmful"]) for arm in old["arms"]] == [(4, 0), (0, 0)]
    assert [old["arms"][0][name] for name in ("acceptance_rate", "cost_per_1000", "p95_ms")] == [1.0, 0.1, 900]
    assert old["arms"][1]["p95_ms"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"arms": "A"}, "arms"),
        ({"arms": [{"name": "A"}, {"name": " A "}]}, "arms"),
        ({"arms": [{"name": "A"}, {"name": ["B"]}]}, "name"),
        ({"arms": [{"name": "A"}, {"name": "B" * 81}]}, "name"),
        ({"arms": [{"name": "A"}, {"name": "B", "model_small": {"x": 1}}]}, "model_small"),
        ({"arms": [{"name": "A"}, {"name": "B", "prompt": "mine"}]}, "prompt"),
        ({"arms": [{"name": "A"}, {"name": "B", "weight": "2"}]}, "weight"),
        ({"arms": [{"name": "A"}, {"name": "B", "weight": 0}]}, "weight"),
        ({"arms": ARMS, "name": 7}, "name"),
        ({"arms": ARMS, "least_runs": "many"}, "least_runs"),
        ({"arms": ARMS, "least_runs": 0}, "least_runs"),
        ({"arms": ARMS, "least_runs": 2.5}, "least_runs"),
        ({"arms": ARMS, "most_harmful": 101}, "most_harmful"),
        ({"arms": ARMS, "most_harmful": True}, "most_harmful"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_starts(house, given, field):
    said = house.alice.post("ai/experiments", given)
    assert (said.status_code, list(said.json()["fields"])) == (422, [field])
    assert house.alice.get("ai/experiments").json()["experiments"] == []


def test_an_endless_number_is_none(house):
    said = house.alice.post("ai/experiments", {"arms": ARMS, "most_harmful": math.inf})
    assert said.status_code in (400, 422)
