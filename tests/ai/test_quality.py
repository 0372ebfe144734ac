"""Quality over time, as the administrator's charts ask for it."""

from datetime import timedelta

from django.utils import timezone

from ai.measure import series
from ai.models import Run
from helpdesk.scope import scope


def run_at(house, at, **more):
    values = {"tier": 2, "provider": "p", "model": "small", "prompt_version": "v1", "outcome": "offered"} | more
    with scope(house.account.pk):
        return Run.objects.create(account_id=house.account.pk, created_at=at, **values)


def ask(house, **query):
    return house.alice.get("ai/quality/series?" + "&".join(f"{name}={value}" for name, value in query.items()))


def test_a_line_for_each_tier_with_a_place_for_every_day(house):
    now = timezone.now()
    run_at(house, now - timedelta(days=3), latency_ms=100, cost_micro=2_000_000, action="sent")
    run_at(house, now - timedelta(days=3), latency_ms=900, action="edited")
    run_at(house, now, tier=3, model="full", latency_ms=50, outcome="blocked")
    said = ask(house, split="tier").json()
    assert (said["step"], len(said["moments"]), said["left_out"]) == ("day", 8, 0)
    small, full = said["series"]
    assert [small["key"], full["key"]] == ["2", "3"]
    assert (small["runs"][4], small["cost"][4], small["p50_ms"][4], small["p95_ms"][4]) == (2, 2, 100, 900)
    assert small["acceptance_rate"][4] == 0.5
    assert (small["runs"][7], small["cost"][7], small["p95_ms"][7]) == (0, 0, None)
    assert (full["runs"][7], full["harmful_percent"][7]) == (1, 100)


def test_two_days_go_by_the_hour_and_everything_is_one_line(house):
    now = timezone.now()
    run_at(house, now - timedelta(minutes=1))
    said = ask(house, **{"from": (now - timedelta(days=1)).isoformat().replace("+00:00", "Z")}).json()
    assert (said["step"], [each["key"] for each in said["series"]]) == ("hour", ["total"])
    assert sum(said["series"][0]["runs"]) == 1
    assert 24 <= len(said["moments"]) == len(set(said["moments"])) <= 26


def test_the_busiest_have_a_line_and_the_others_are_counted(house):
    for place in range(series.MOST + 2):
        for _ in range(place + 1):
            run_at(house, timezone.now(), model=f"model-{place}")
    said = ask(house, split="model").json()
    assert said["left_out"] == 2
    assert said["series"][0]["key"] == f"model-{series.MOST + 1}"


def test_who_may_ask_for_what(house):
    assert house.bob.get("ai/quality/series").status_code == 403
    assert ask(house, split="phase-of-the-moon").status_code == 422
    assert ask(house, **{"from": "2020-01-01"}).status_code == 422
    assert house.alice.get("ai/quality?by=tier").json()["rows"] == []
