"""Replay and backfill against the stand-in."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ai.ledger import budgets
from ai.models import Analysis, Budget, LedgerEntry, Run
from conversations.models import Conversation, Message
from helpdesk.scope import scope


def run(*words) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def closed(house, number: int) -> None:
    for each in range(number):
        talk = house.says("Do you have this lamp in white?", session=f"old{each}")
        house.bob.post(f"conversations/{talk.display_id}/messages", {"content": "Yes, we have it in white too."})
        house.bob.post(f"conversations/{talk.display_id}/toggle_status", {"status": "resolved"})


def test_replay_compares_models_on_what_people_answered(house):
    closed(house, 3)
    before = len(house.rows(Message))
    given = ["--account", str(house.account.pk), "--models", "demo-small,demo-full:harmful,demo-small:nonsense"]
    good, harmful, broken = json.loads(run("ai_replay", *given, "--json"))
    assert (good["asked"], good["drafted"], good["failed"]) == (3, 3, 0)
    assert 0 < good["likeness"] < 1
    assert (harmful["drafted"], harmful["harmful_percent"]) == (0, 100.0)
    assert (broken["failed"], broken["likeness"]) == (3, None)
    assert good["cost_usd"] > 0
    runs = house.rows(Run, kind="replay")
    settled = house.rows(LedgerEntry, kind="settle")
    assert sum(each.cost_micro for each in runs) == sum(each.amount_micro for each in settled)
    assert len(house.rows(Message)) == before, "nothing is sent"
    assert "cost per 1000 usd" in run("ai_replay", *given)
    assert house.alice.get("ai/quality").json()["total"]["runs"] == 0, "trials are no part of the quality"


def test_replay_needs_something_to_replay(house):
    with pytest.raises(CommandError, match="no resolved"):
        run("ai_replay", "--account", str(house.account.pk), "--models", "demo-small")


def test_backfill_estimates_first_and_then_reads(house):
    closed(house, 4)
    with scope(house.account.pk):
        Conversation.objects.update(intent="")
    given = ["ai_backfill", "--account", str(house.account.pk), "--since", "2020-01-01", "--every", "0"]
    said = run(*given)
    assert "5 conversations in 1 calls of demo-small: about $0.0" in said
    assert "Nothing was started" in said
    assert house.rows(LedgerEntry) == []
    assert "5 conversations were read." in run(*given, "--yes")
    assert len(house.rows(Analysis, tier=2)) == 5
    with scope(house.account.pk):
        assert not Conversation.objects.filter(intent="").exists()
    settled = house.rows(LedgerEntry, kind="settle")
    assert sum(each.cost_micro for each in house.rows(Run)) == sum(each.amount_micro for each in settled) > 0
    assert "0 conversations in 0 calls" in run(*given, "--yes")


def test_backfill_asks_the_budget_before_anything_leaves(house):
    closed(house, 2)
    with scope(house.account.pk):
        Budget.objects.create(scope="account", period="day", limit_micro=budgets.micro(0.0001))
    with pytest.raises(CommandError, match="budget of the account"):
        run("ai_backfill", "--account", str(house.account.pk), "--since", "2020-01-01", "--yes")
    assert house.rows(LedgerEntry, open=True) == []
    with pytest.raises(CommandError, match="a day is expected"):
        run("ai_backfill", "--account", str(house.account.pk), "--since", "yesterday")


def test_a_batch_nobody_answered_for_may_be_running_and_stays_reserved(house, server):
    """Asked for twice it could run, and be billed, twice."""
    closed(house, 2)
    before = len(server.state.batches)
    house.behave("drop")
    with pytest.raises(CommandError, match="Connection error"):
        run("ai_backfill", "--account", str(house.account.pk), "--since", "2020-01-01", "--yes")
    assert len(server.state.batches) == before + 1
    assert len(house.rows(LedgerEntry, open=True)) == 1  # one call is made of both
    assert house.rows(LedgerEntry, kind="release") == []


@pytest.mark.parametrize("command", [("ai_backfill", "--since", "2020-01-01"), ("ai_replay", "--models", "demo-small")])
@pytest.mark.parametrize(
    ("given", "why"),
    [(("--account", "999999999"), "no account"), (("--account", "0"), "above 0"), (("--limit", "-5"), "above 0")],
)
def test_what_cannot_be_meant_is_said(house, command, given, why):
    account = () if given[0] == "--account" else ("--account", str(house.account.pk))
    with pytest.raises(CommandError, match=why):
        run(*command, *account, *given)


def test_nothing_to_read_is_said(house):
    account = str(house.account.pk)
    assert "still to be read" in run("ai_backfill", "--account", account, "--since", "2199-01-01", "--yes")
    with pytest.raises(CommandError, match="Name a model"):
        run("ai_replay", "--account", account, "--models", " , ")
