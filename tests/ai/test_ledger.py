"""The ledger: no budget is ever passed, however many ask at once, and every millionth is somewhere."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.utils import timezone

from ai import ledger
from ai.drafting import lost
from ai.ledger import budgets, prices
from ai.models import Alert, Budget, Job, LedgerEntry, Run, Spend
from helpdesk.scope import scope
from tests import factories

QUESTION = "Do you have this lamp in white?"


@pytest.fixture
def account(committed):
    return factories.account()


def limit(account, dollars, scope_name="account", scope_id=0, period="day"):
    with scope(account.pk):
        place = {"scope": scope_name, "scope_id": scope_id, "period": period}
        Budget.objects.update_or_create(**place, defaults={"limit_micro": budgets.micro(dollars)})


def reserve(account, micro=100, inbox=1, conversation=1, seconds=60):
    call = uuid.uuid4()
    with scope(account.pk):
        ledger.reserve(call, "demo-small", [ledger.Share(inbox, conversation, micro)], seconds)
    return call


def taken(account, scope_name="account") -> tuple[int, int]:
    with scope(account.pk):
        row = Spend.objects.get(scope=scope_name, period="day")
        return row.reserved_micro, row.spent_micro


def test_reserved_then_settled_once(account):
    call = reserve(account, 100)
    assert taken(account) == (100, 0)
    with scope(account.pk):
        assert ledger.settle(call, 37) is True
        assert ledger.settle(call, 37) is False
        assert ledger.release(call) is False
    assert taken(account) == (0, 37)


def test_shares_are_divided_to_the_last_millionth(account):
    call, shares = uuid.uuid4(), [ledger.Share(1, number, 1) for number in range(1, 8)]
    with scope(account.pk):
        ledger.reserve(call, "m", shares, 60)
        ledger.settle(call, 100)
        rows = Spend.objects.filter(scope="conversation")
        assert sum(row.spent_micro for row in rows) == 100
        assert {row.reserved_micro for row in Spend.objects.all()} == {0}


@pytest.mark.parametrize(
    ("place", "over"),
    [(("account", 0, "day"), "account"), (("account", 0, "month"), "account"), (("inbox", 7, "day"), "inbox"),
     (("conversation", 0, "day"), "conversation")],
)  # fmt: skip
def test_every_budget_of_the_nest_refuses(account, place, over):
    limit(account, 0.0001, *place)
    reserve(account, 60, inbox=7)
    with pytest.raises(ledger.OverBudget) as refused:
        reserve(account, 60, inbox=7)
    assert refused.value.scope == over
    assert taken(account) == (60, 0), "a refusal leaves no trace"


def test_the_installations_budget_is_over_all_accounts(account, settings):
    other = factories.account()
    with connection.cursor() as run:
        sql = "select reserved_micro + spent_micro from ai_installation_spent(%s) where period = 'day'"
        run.execute(sql, [budgets.today()])
        before = (run.fetchone() or [0])[0]
    settings.AI_BUDGET_DAY = (before + 100) / 1e6
    call = reserve(account, 80)
    with pytest.raises(ledger.OverBudget, match="installation"):
        reserve(other, 80)
    with scope(account.pk):
        ledger.release(call)
    reserve(other, 80)


def at_once(account, number, act):
    start, done = threading.Barrier(number), []

    def run():
        start.wait()
        try:
            done.append(act())
        except ledger.OverBudget:
            done.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return [each for each in done if each]


def test_many_at_once_never_pass_a_budget(account):
    limit(account, 0.001)
    got = at_once(account, 12, lambda: reserve(account, 300))
    assert len(got) == 3
    assert taken(account) == (900, 0)


def test_without_the_rows_lock_they_would(account):
    """The twin: reading first and writing then, as one is tempted to, lets everybody in."""
    limit(account, 0.001)
    reserve(account, 0)
    looked = threading.Barrier(6)

    def careless():
        with scope(account.pk):
            room = Spend.objects.get(scope="account", period="day").reserved_micro + 300 <= 1000
            looked.wait()
            return reserve_unchecked(account, 300) if room else None

    at_once(account, 6, careless)
    assert taken(account)[0] > 1000


def reserve_unchecked(account, micro):
    from django.db.models import F

    return Spend.objects.filter(scope="account", period="day").update(reserved_micro=F("reserved_micro") + micro)


def test_what_a_dead_worker_had_reserved_is_counted_as_spent(account):
    reserve(account, 500, seconds=-1)
    fresh = reserve(account, 70)
    with scope(account.pk):
        assert lost.close() == 1
        assert lost.close() == 0
        (run,) = Run.objects.all()
        assert (run.outcome, run.reason, run.cost_micro) == ("failed", "worker_lost", 500)
        ledger.release(fresh)
    assert taken(account) == (0, 500)


def test_prices_know_their_hours_and_their_days():
    peak = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
    rate = prices.Rate("m", Decimal("0.15"), Decimal("0.003"), Decimal("0.60"), tuple(prices.KNOWN_RATES[0][0].windows))
    usage = ledger.Usage(read=1_000_000, cached=400_000, written=100_000)
    calm = ledger.cost(rate, usage, peak + timedelta(hours=5))
    assert calm == 90_000 + 1_200 + 60_000
    assert ledger.cost(rate, usage, peak) == 2 * calm
    assert ledger.cost(rate, usage, peak + timedelta(days=3)) == calm, "a Saturday"
    assert prices.worst_case(rate, 1000, 100) == 2 * (150 + 60)


def test_over_budget_is_a_smaller_model_then_none_and_never_an_error(house):
    talk = house.says("Вы меня обманули! Верните деньги за сломанный чайник, иначе пойду в суд и в прокуратуру!")
    limit(house.account, 0.002)
    house.work()
    assert house.provider.memory.models == ["demo-small"], "the full model's worst case has no room"
    assert house.draft(talk).tier == 2
    limit(house.account, 0)
    other = house.says(QUESTION, session="other")
    house.work()
    assert house.job(other).state == Job.State.GIVEN_UP
    assert house.bob.get(f"conversations/{other.display_id}/ai").json()["state"] == "over_budget"
    assert house.bob.post(f"conversations/{other.display_id}/messages", {"content": "Yes."}).status_code == 200
    assert [row.kind for row in house.rows(Alert)] == ["over_budget"]


def test_one_conversation_without_money_does_not_stop_the_batch(house):
    poor, *rich = [house.says(QUESTION, session=f"v{number}") for number in range(4)]
    with scope(house.account.pk):
        Spend.objects.create(
            scope="conversation", scope_id=poor.pk, period="day", starts_on=timezone.now().date(), spent_micro=499_999
        )
    house.work()
    assert all(house.draft(talk) for talk in rich)
    assert house.draft(poor) is None
    assert house.job(poor).reason == "budget"


def test_the_ledger_is_the_providers_bill(house):
    """What the stand-in would bill by its own count is what we wrote down, to the last millionth a call."""
    for number in range(5):
        house.says(QUESTION, session=f"v{number}")
        house.work()
    runs, billed = house.rows(Run), house.provider.memory.billed
    assert sum(run.tokens_in for run in runs) == billed["read"]
    assert sum(run.tokens_cached for run in runs) == billed["cached"] > 0
    assert sum(run.tokens_out for run in runs) == billed["written"]
    settled = house.rows(LedgerEntry, kind="settle")
    assert sum(run.cost_micro for run in runs) == sum(entry.amount_micro for entry in settled)
