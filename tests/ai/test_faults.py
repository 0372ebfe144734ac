"""A provider on its bad days: what a customer and an operator see is a conversation without a draft, never an error."""

import time

import pytest
from django.utils import timezone

from ai.models import Alert, Job, LedgerEntry, Run, Spend
from tests.ai.conftest import House

QUESTION = "Do you have this lamp in white?"


def state(house: House, talk) -> dict:
    return house.bob.get(f"conversations/{talk.display_id}/ai").json()


def exhaust(house: House) -> None:
    """Let every attempt happen."""
    for _ in range(6):
        house.work()
        house.hasten()


def balanced(house: House) -> int:
    """The ledger's sum, having checked that runs, spending and ledger say the same and nothing is left reserved."""
    closed = house.rows(LedgerEntry, kind__in=["settle", "release"])
    assert len(closed) == len(house.rows(LedgerEntry, kind="reserve"))
    assert house.rows(LedgerEntry, open=True) == []
    total = sum(entry.amount_micro for entry in closed)
    assert sum(run.cost_micro for run in house.rows(Run)) == total
    for row in house.rows(Spend):
        assert row.reserved_micro == 0, vars(row)
        if row.scope == "account":
            assert row.spent_micro == total
    return total


@pytest.mark.parametrize("kind", ["500", "503", "drop", "html", "empty", "nonsense", "wrong-ids", "wrong-types", "400"])
def test_whatever_it_answers_the_job_ends_and_the_money_is_right(house, settings, kind):
    settings.AI_PAUSE_FACTOR = 0
    house.behave(kind)
    talk = house.says(QUESTION)
    exhaust(house)
    assert house.job(talk).state == Job.State.GIVEN_UP
    assert state(house, talk)["draft"] is None
    assert state(house, talk)["state"] in ("down", "idle")
    assert {run.outcome for run in house.rows(Run)} == {"failed"}
    assert all(run.fell_back for run in house.rows(Run))
    balanced(house)
    assert house.bob.post(f"conversations/{talk.display_id}/messages", {"content": "Take M."}).status_code == 200


def test_a_provider_that_is_not_there(house, settings):
    settings.AI_BASE_URL, settings.AI_PAUSE_FACTOR = "http://127.0.0.1:9/v1", 0
    talk = house.says(QUESTION)
    exhaust(house)
    assert state(house, talk)["state"] == "down"
    assert balanced(house) == 0


@pytest.mark.parametrize("kind", ["hang", "dribble"])
def test_a_hanging_provider_is_left_at_the_end_of_its_time(house, settings, kind):
    settings.AI_SECONDS = {2: 0.6, 3: 0.6}
    house.behave(kind)
    talk = house.says(QUESTION)
    began = time.monotonic()
    house.work(1)
    assert time.monotonic() - began < 24  # a call's usual time is longer, and a hang has no end of its own
    (run,) = house.rows(Run)
    assert (run.outcome, run.reason) == ("failed", "timeout")
    house.behave()
    house.hasten()
    house.work()
    assert state(house, talk)["state"] == "ready"
    assert balanced(house) > 0


def test_429_is_waited_for_and_is_no_failure_of_the_job(house):
    house.behave("429", retry_after="30")
    talk = house.says(QUESTION)
    house.work()
    assert house.provider.memory.calls == 1
    house.hasten()
    house.work()
    assert house.provider.memory.calls == 1, "everybody leaves it alone as long as it asked for"
    job = house.job(talk)
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    assert job.not_before > timezone.now()


def test_a_breaker_shared_by_all_spares_a_provider_that_is_down(house):
    house.behave("500")
    for number in range(12):
        house.says(QUESTION, session=f"v{number}")
        house.work()
    assert house.provider.memory.calls <= 6
    assert {job.reason for job in house.rows(Job)} <= {"waiting", "server_error"}


@pytest.mark.parametrize(("kind", "alert"), [("401", "key_refused"), ("402", "no_money")])
def test_what_a_person_has_to_mend_is_told_once(house, kind, alert):
    house.behave(kind)
    first, second = house.says(QUESTION), house.says(QUESTION, session="other")
    house.work()
    assert house.provider.memory.calls == 1
    assert state(house, first)["state"] == "down"
    assert state(house, second)["state"] in ("down", "making")
    assert [row.kind for row in house.rows(Alert)] == [alert]
    assert [row["kind"] for row in house.alice.get("ai/settings").json()["alerts"]] == [alert]


def test_missing_ones_go_into_a_smaller_batch_and_then_alone(house):
    house.behave("missing-ids")
    talks = [house.says(QUESTION, session=f"v{number}") for number in range(8)]
    exhaust(house)
    assert all(house.draft(talk) for talk in talks)
    assert house.provider.memory.sizes == [9, 4, 1, 1], "vera's was there before"
    balanced(house)


def test_a_cut_answer_gives_what_was_whole(house):
    house.behave("cut", left=1)
    talks = [house.says(QUESTION, session=f"v{number}") for number in range(8)]
    house.work(1)
    whole = [talk for talk in talks if house.draft(talk)]
    assert 0 < len(whole) < 8
    exhaust(house)
    assert all(house.draft(talk) for talk in talks)
    balanced(house)


def test_one_repair_is_tried(house):
    house.behave("nonsense", left=1)
    talk = house.says(QUESTION)
    house.work(1)
    assert house.provider.memory.calls == 2
    assert house.draft(talk)
    assert [run.outcome for run in house.rows(Run)] == ["failed", "offered"]
    balanced(house)


def test_fenced_and_doubled_answers_are_read(house):
    for number, kind in enumerate(["fenced", "double-ids"]):
        house.behave(kind)
        talk = house.says(QUESTION, session=f"v{number}")
        house.work()
        assert house.draft(talk), kind


def test_a_harmful_draft_is_never_seen_and_a_better_model_gets_its_chance(house):
    house.behave("harmful")
    talk = house.says(QUESTION)
    exhaust(house)
    seen = state(house, talk)
    assert (seen["draft"], seen["handoff"], seen["state"]) == (None, "guardrail", "idle")
    runs = house.rows(Run)
    assert [(run.tier, run.outcome) for run in runs] == [(2, "blocked"), (3, "blocked")]
    assert all(run.categories for run in runs)
    assert house.alice.get("ai/quality").json()["total"]["harmful_caught"] == 2


def test_a_model_that_hands_over_says_why(house):
    house.behave("handoff")
    talk = house.says(QUESTION)
    house.work()
    seen = state(house, talk)
    assert (seen["handoff"], seen["draft"]) == ("no_knowledge", None)


def test_complex_ones_go_to_the_full_model_once(house):
    house.behave("complex")
    house.says(QUESTION)
    exhaust(house)
    assert house.provider.memory.models == ["demo-small", "demo-full"]


def test_an_unknown_models_price_is_an_alarm_and_not_zero(house, settings):
    settings.AI_MODEL_SMALL = settings.AI_MODEL_FULL = "brand-new"
    house.says(QUESTION)
    house.work()
    (run,) = house.rows(Run)
    assert run.price_known is False
    assert run.cost_micro > 0
    assert [(row.kind, row.subject) for row in house.rows(Alert)] == [("unknown_model", "brand-new")]
    settings.AI_PRICES = {"brand-new": ["1", "0.1", "2"]}
    house.says("And in red?")
    house.work()
    run = house.rows(Run)[-1]
    fresh = run.tokens_in - run.tokens_cached
    assert run.price_known
    assert abs(run.cost_micro - (fresh + run.tokens_cached * 0.1 + run.tokens_out * 2)) <= 1
    balanced(house)


def test_without_valkey_drafts_are_made_all_the_same(house, monkeypatch):
    """Breaker, rate and bells are lost; the table is the queue, and the call has its own end."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    from ai import queue
    from ai.providers import breaker

    nowhere = redis.Redis(host="127.0.0.1", port=9, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    for module, name in ((queue, "valkey"), (breaker, "connection")):
        monkeypatch.setattr(module, name, lambda: nowhere)
    talk = house.says(QUESTION)
    house.work()
    assert state(house, talk)["state"] == "ready"
    house.behave("500")
    other = house.says(QUESTION, session="other")
    house.work()
    assert house.job(other).reason == "server_error"
