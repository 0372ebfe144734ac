"""Writing the invented weeks down as the product would have: runs, ledger, spending and budgets agree."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone

from ai import ledger
from ai.alerts import ARM_STOPPED, PROVIDER_DOWN
from ai.demo import days
from ai.ledger import book, budgets
from ai.ledger.prices import worst_case
from ai.models import Alert, Experiment, LedgerEntry, Run, Spend
from ai.models.money import Period, Scope
from helpdesk.tenancy.models import Inbox

HOST = "demo"
# The trial's name and its arms'.
NAMES = {
    "ru": ("Демо: модель подешевле", "как сейчас", "дешевле"),
    "en": ("Demo: a cheaper model", "as now", "cheaper"),
}
CHARACTERS, MOST_WRITTEN = 6000, 700


def write(locale: str) -> None:
    """For the active account, in its scope; inside the demo's transaction."""
    names, now = NAMES[locale], timezone.now()
    inboxes = list(Inbox.objects.order_by("pk").values_list("pk", flat=True))
    calls = list(days.calls(now, inboxes, names[1:]))
    runs = [run for call in calls for run in _runs(call)]
    Run.objects.bulk_create(runs)
    entries = [entry for call in calls for entry in _entries(call)]
    LedgerEntry.objects.bulk_create(entries)
    _spend([entry for entry in entries if entry.kind != LedgerEntry.Kind.RESERVE])
    _tell(now, runs, *names)


def _cost(call: days.Call) -> int:
    return ledger.cost(ledger.rate_of(call.model, call.at), call.usage, call.at)


def _shares(call: days.Call, whole: int) -> list[ledger.Share]:
    return book.divided([ledger.Share(part["inbox_id"], 0, 1) for part in call.parts], whole)


def _runs(call: days.Call) -> list[Run]:
    """A row a draft; tokens and cost of the call are divided among them to the last one."""
    count, costs = len(call.parts), _shares(call, _cost(call))
    same = {
        "call": call.id, "batch_size": count, "provider": HOST, "model": call.model, "tier": call.tier,
        "prompt_version": call.prompt, "arm": call.arm, "latency_ms": call.milliseconds, "created_at": call.at,
    }  # fmt: skip
    return [
        Run(**same, **part, cost_micro=costs[at].micro, tokens_in=_nth(call.usage.read, count, at),
            tokens_cached=_nth(call.usage.cached, count, at), tokens_out=_nth(call.usage.written, count, at))
        for at, part in enumerate(call.parts)
    ]  # fmt: skip


def _nth(whole: int, parts: int, at: int) -> int:
    return whole // parts + (at < whole % parts)


def _entries(call: days.Call) -> tuple[LedgerEntry, LedgerEntry]:
    rate, began = ledger.rate_of(call.model, call.at), call.at - timedelta(milliseconds=call.milliseconds)
    worst = worst_case(rate, CHARACTERS, MOST_WRITTEN * len(call.parts))
    same = {"call": call.id, "day": began.date(), "model": call.model}
    reserved = LedgerEntry(
        **same, kind=LedgerEntry.Kind.RESERVE, amount_micro=worst, shares=_shares(call, worst), created_at=began
    )
    kind = LedgerEntry.Kind.RELEASE if call.fault else LedgerEntry.Kind.SETTLE
    cost = _cost(call)
    return reserved, LedgerEntry(
        **same, kind=kind, amount_micro=cost, shares=_shares(call, cost), note=call.fault, created_at=call.at
    )


def _spend(closed: list[LedgerEntry]) -> None:
    """By account and inbox, day and month; and by day of the whole installation."""
    found: Counter = Counter()
    days_spent: Counter[date] = Counter()
    for entry in closed:
        days_spent[entry.day] += entry.amount_micro
        for inbox_id, _, micro in entry.shares:
            for scope, scope_id in ((Scope.ACCOUNT, 0), (Scope.INBOX, inbox_id)):
                for period in Period.values:
                    found[scope, scope_id, period, budgets.starts_on(period, entry.day)] += micro
    names = ("scope", "scope_id", "period", "starts_on")
    Spend.objects.bulk_create([
        Spend(**dict(zip(names, place, strict=True)), spent_micro=micro) for place, micro in sorted(found.items())
    ])  # fmt: skip
    for day, micro in sorted(days_spent.items()):
        if budgets.installation_reserve(day, micro) is None:
            budgets.installation_settle(day, micro, micro)


def _tell(now: datetime, runs: list[Run], trial: str, usual: str, cheaper: str) -> None:
    """The experiment that stopped its harmful arm, and the hours the provider was away."""
    begun, stopped, ended = (now - timedelta(days=ago) for ago in (days.TRIAL, days.STOPPED, days.ENDED))
    tried = [run for run in runs if run.arm == cheaper and run.outcome in ("offered", "blocked")]
    harmful = sum(run.outcome == "blocked" or run.action == "bad" or bool(run.judge_harmful) for run in tried)
    percent = round(100 * harmful / max(1, len(tried)), 2)
    Experiment.objects.create(
        name=trial, state=Experiment.State.STOPPED, created_at=begun.replace(hour=0, minute=0),
        stopped_at=ended, least_runs=50, most_harmful=5.0, arms=[_arm(usual), _arm(cheaper, days.TINY)],
        stopped_arms={cheaper: {"at": stopped.isoformat(), "harmful_percent": percent}},
    )  # fmt: skip
    _alert(ARM_STOPPED, f"{trial}: {cheaper}", stopped, harmful_percent=percent, runs=len(tried))
    _alert(PROVIDER_DOWN, HOST, (now - timedelta(days=days.OUTAGE)).replace(hour=13, minute=4))


def _arm(name: str, small: str = "") -> dict:
    return {"name": name, "weight": 1, "model_small": small, "model_full": "", "prompt": ""}


def _alert(kind: str, subject: str, at: datetime, **detail) -> None:
    Alert.objects.create(kind=kind, subject=subject, day=at.date(), first_at=at, last_at=at, detail=detail)
