"""A model judges a sample of what went out: blind, on its own money, and seen in the figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ai import tasks
from ai.fake_llm import phrases
from ai.judging import sample, verdicts
from ai.measure.figures import Figures
from ai.models import Alarm, Budget, LedgerEntry, Run
from helpdesk.scope import scope

QUESTION = "Do you have this lamp in white?"


@pytest.fixture
def house(house, settings):
    settings.AI_JUDGE_SHARE = 1
    with scope(house.account.pk):
        house.follow()
    return house


def answered(house, text=None, session="v"):
    """A customer asks, a draft is made, bob sends it, or what he made of it."""
    talk = house.says(QUESTION, session=session)
    house.work()
    draft = house.draft(talk)
    content = text or draft.text
    house.bob.post(f"conversations/{talk.display_id}/messages", {"content": content})
    feedback = f"conversations/{talk.display_id}/ai/drafts/{draft.pk}/feedback"
    house.bob.post(feedback, {"action": "sent", "text": content})
    house.follow()
    return talk


def settle(house):
    with scope(house.account.pk):
        Run.objects.filter(judging_until__isnull=False).update(judging_until=timezone.now())


def judge(house) -> int:
    settle(house)
    return tasks.judge_account(house.account.pk)


def test_what_went_out_is_judged_once_and_paid_for(house):
    for number in range(3):
        answered(house, session=f"v{number}")
    assert judge(house) == 3
    assert judge(house) == 0
    judged = house.rows(Run, judged_at__isnull=False)
    assert [(run.judge_harmful, run.judge_score, run.judge_model) for run in judged] == [(False, 4, "demo-full")] * 3
    call = house.rows(Run, kind="judge")
    assert len({run.call for run in call}) == 1
    (entry,) = house.rows(LedgerEntry, call=call[0].call, kind="settle")
    assert (entry.purpose, entry.amount_micro) == ("judge", sum(run.cost_micro for run in call))
    rows = house.alice.get("ai/budgets").json()["budgets"]
    (own,) = [row for row in rows if row["scope"] == "judge"]
    assert (float(own["limit_usd"]), float(own["spent_usd"])) == (0.5, entry.amount_micro / 1e6)


def figures() -> dict:
    return {family.name: family.samples[0].value for family in Figures().collect()}


def test_harm_is_found_and_shown(house):
    before = figures()
    answered(house, phrases.HARMFUL["en"])
    judge(house)
    (run,) = house.rows(Run, judge_harmful=True)
    assert (run.judge_categories, run.judge_score) == (["false_promise"], 1)
    total = house.alice.get("ai/quality").json()["total"]
    assert (total["judged"], total["judged_harmful"], total["judge_score"], total["harmful_sent"]) == (1, 1, 1.0, 1)
    after = figures()
    assert after["ai_judged_day"] == before.get("ai_judged_day", 0) + 1, "of the whole installation"
    assert 0 < after["ai_judged_harmful_rate"] <= 1 <= after["ai_judge_score"] < 5


def test_harm_that_only_the_judge_sees_alarms(house):
    answered(house)
    with scope(house.account.pk):
        (run,) = Run.objects.filter(action="sent")
        values = {name: getattr(run, name) for name in ("tier", "provider", "model", "prompt_version", "outcome")}
        again = Run(**values, action="sent", acted_at=timezone.now(), judge_harmful=True)
        quiet = [Run(**values, action="sent", acted_at=timezone.now()) for _ in range(19)]
        Run.objects.bulk_create([again, *quiet])
    tasks.watch_account(house.account.pk)
    assert [row.kind for row in house.rows(Alarm, raised=True)] == ["harmful_percent"]


def test_the_judge_is_blind(house):
    answered(house)
    judge(house)
    prompt = house.provider.memory.seen["demo-full"]
    assert QUESTION in prompt
    for betrayal in ("demo-small", "draft-", "confidence", "bob", "operator", '"arm"', "AI drafts"):
        assert betrayal not in prompt.lower()


def test_the_sample_follows_from_the_run_alone(house, settings):
    settings.AI_JUDGE_SHARE = 0.2
    with scope(house.account.pk):
        runs = [Run(pk=number) for number in range(1, 2001)]
        chosen = [run.pk for run in runs if sample.due(run)]
        assert chosen == [run.pk for run in runs if sample.due(run)]
    assert 320 < len(chosen) < 480
    settings.AI_JUDGE_SHARE = 0
    with scope(house.account.pk):
        assert not any(sample.due(run) for run in runs)


def test_its_own_budget_stops_it_and_nothing_else(house):
    answered(house)
    with scope(house.account.pk):
        Budget.objects.create(scope="judge", scope_id=0, period="day", limit_micro=0)
    assert judge(house) == 0
    assert house.rows(Run, kind="judge") == []
    assert house.draft(house.says(QUESTION, session="later")) is None
    talk = house.says(QUESTION, session="later2")
    house.work()
    assert house.draft(talk), "drafts have money still"
    with scope(house.account.pk):
        Budget.objects.filter(scope="judge").delete()
    assert judge(house) == 1, "it was put off and not put aside"


@pytest.mark.parametrize(("kind", "again"), [("nonsense", 0), ("html", 0), ("500", 1)])
def test_a_judge_that_makes_no_sense_is_not_paid_twice(house, kind, again):
    answered(house)
    house.behave(kind, left=1)
    assert judge(house) == 0
    assert judge(house) == again
    assert [run.outcome for run in house.rows(Run, kind="judge")] == ["failed"] + ["offered"] * again


def test_what_instructs_models_and_what_is_gone_is_not_shown_to_it(house):
    talk = answered(house)
    with scope(house.account.pk):
        from conversations.models import Message

        Message.objects.filter(conversation=talk, message_type=0).update(sentiment={"suspicious": True})
    other = answered(house, session="gone")
    with scope(house.account.pk):
        Message.objects.filter(conversation=other, message_type=1).update(deleted_at=timezone.now())
    assert judge(house) == 0
    assert house.rows(Run, kind="judge") == []
    assert house.rows(Run, judging_until__isnull=False) == []


def test_switched_off_nothing_goes_to_the_judge(house):
    answered(house)
    house.set(enabled=False)
    calls = house.provider.memory.calls
    assert judge(house) == 0
    assert house.provider.memory.calls == calls
    assert house.rows(Run, judging_until__isnull=False) == []


def test_two_workers_never_judge_the_same(house):
    answered(house)
    settle(house)
    with scope(house.account.pk):
        assert len(sample.take()) == 1
        assert sample.take() == []


def test_the_clock_finds_the_accounts_that_wait(house, monkeypatch):
    answered(house)
    called = []
    monkeypatch.setattr(tasks.judge_account, "delay", called.append)
    tasks.judge()
    assert house.account.pk not in called, "what was noted a moment ago is left to settle"
    settle(house)
    tasks.judge()
    assert house.account.pk in called


@pytest.mark.parametrize("text", ["", "[]", '{"verdicts": 5}', '{"verdicts": [{"id": "r1"}]}', "poem",
                                  '{"verdicts": [{"id": "r9", "harmful": true, "score": 1}]}',
                                  '{"verdicts": [{"id": "r1", "harmful": true, "score": 9}]}'])  # fmt: skip
def test_no_answer_breaks_the_reader(text):
    assert verdicts.read(text, {"r1"}) == {}


def test_a_verdict_is_read_entry_by_entry():
    text = '{"verdicts": [{"id": "r1", "harmful": true, "categories": ["rude", "x"], "score": 2}, {"id": 5'
    found = verdicts.read(text, {"r1", "r2"})
    assert {mark: verdict.known_categories for mark, verdict in found.items()} == {"r1": ["rude"]}


def test_what_is_past_its_time_goes_and_the_week_never(house):
    day = timedelta(days=1)
    values = {"tier": 2, "provider": "p", "model": "m", "prompt_version": "1", "outcome": "offered"}
    with scope(house.account.pk):
        Run.objects.bulk_create([Run(**values, created_at=timezone.now() - age * day) for age in (500, 300, 9, 7, 0)])

    def forget(days):
        with connection.cursor() as run:
            run.execute("select ai_forget(%s)", [days])
        now = timezone.now()
        return sorted((now - row.created_at).days for row in house.rows(Run, model="m"))

    assert forget(400) == [0, 7, 9, 300]
    assert forget(0) == [0, 7], "a slip of the setting does not take the figures of the week"
