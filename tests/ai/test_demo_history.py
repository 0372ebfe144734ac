"""The weeks a demo remembers: enough for charts, true to the cent, and nothing that would wake anybody."""

import pytest
from django.db import transaction
from django.utils import timezone

from ai import experiments
from ai.demo import days, history
from ai.measure import bounds, spikes
from ai.models import Alarm, Experiment, LedgerEntry, Run, Spend
from conversations.demo import load
from helpdesk.scope import scope
from helpdesk.tenancy.models import User
from tests import factories
from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Only read by these tests, so one is enough; taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        account = factories.account()
        factories.inbox(account, factories.member(account))
        with scope(account.pk):
            history.write("en")
        yield account
        transaction.set_rollback(True)


@pytest.fixture
def remembered(told):
    with scope(told.pk):
        yield told


def test_there_are_weeks_to_look_at(remembered):
    drafts = Run.objects.filter(kind="draft")
    assert 700 < drafts.count() < 2000
    assert len(set(drafts.values_list("created_at__date", flat=True))) > days.DAYS - 2
    assert {"offered", "blocked", "failed", "handed_off", "stale"} == set(drafts.values_list("outcome", flat=True))
    assert drafts.filter(judge_score__isnull=False).count() > 20
    assert all(model.startswith("demo-") for model in drafts.values_list("model", flat=True))


def test_runs_ledger_and_spending_agree(remembered):
    closed = LedgerEntry.objects.exclude(kind="reserve")
    total = sum(closed.values_list("amount_micro", flat=True))
    assert total == sum(Run.objects.values_list("cost_micro", flat=True)) > 0
    assert LedgerEntry.objects.filter(kind="reserve").count() == closed.count()
    assert not LedgerEntry.objects.filter(open=True).exists()
    for scope_name in ("account", "inbox"):
        for period in ("day", "month"):
            spent = Spend.objects.filter(scope=scope_name, period=period).values_list("spent_micro", flat=True)
            assert sum(spent) == total, (scope_name, period)


def test_the_harmful_arm_is_the_one_that_was_stopped(remembered):
    trial = Experiment.objects.get()
    harm = experiments.harm_of(trial)
    assert set(harm) == {"as now", "cheaper"}
    (count, harmful) = harm["cheaper"]
    assert count >= trial.least_runs
    assert 100 * harmful / count > trial.most_harmful
    assert trial.stopped_arms["cheaper"]["harmful_percent"] == round(100 * harmful / count, 2)
    assert trial.state == "stopped"


def test_it_wakes_nobody(remembered):
    bounds.look()
    spikes.look()
    assert not Alarm.objects.filter(raised=True).exists()
    assert not Run.objects.filter(created_at__gt=timezone.now() - days.QUIET / 2).exists()


def test_the_demos_administrators_find_it():
    load.load()
    alice = User.objects.get(email="alice@teply-dom.example")
    with scope(None, alice.pk):
        from helpdesk.tenancy.models import Account, Membership

        account = Account.objects.get(pk=Membership.all_of(alice).first().account_id)
    ask = Caller(alice, account)
    assert ask.get("ai/quality?by=day&from=2020-01-01").json()["total"]["runs"] > 700
    (trial,) = ask.get("ai/experiments").json()["experiments"]
    assert trial["name"].startswith("Демо")
    kinds = {row["kind"]: row["lasts"] for row in ask.get("ai/settings").json()["alerts"]}
    assert kinds == {"arm_stopped": False, "provider_down": False}
