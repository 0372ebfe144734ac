"""Measures with a bound: calls that come to nothing, harm that reached customers, budgets that run out.

Each is raised at its bound and cleared well below it, so that a measure on the edge is not told every minute.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from ai import alerts, configuration
from ai.ledger import budgets
from ai.models import Alert, Run
from ai.models.money import Scope

FEWEST = 20  # runs, before a share of them says anything
CALM = 0.75  # of the bound: from here down it is over
REACHED = Q(harmful_sent=True) | Q(judge_harmful=True)
WENT_OUT = ("sent", "edited", "auto_sent")


def look() -> None:
    """Raise and clear what the active account's runs and budgets say now."""
    now = timezone.now()
    fallbacks(now)
    harm(now)
    running_out(now)


def fallbacks(now) -> None:
    runs = Run.objects.filter(kind="draft", created_at__gte=now - timedelta(hours=1))
    found = runs.aggregate(all=Count("pk"), bad=Count("pk", filter=Q(fell_back=True)))
    _share(alerts.FALLBACK, found, settings.AI_ALERT_FALLBACK_PERCENT)


def harm(now) -> None:
    runs = Run.objects.filter(kind="draft", action__in=WENT_OUT, acted_at__gte=now - timedelta(days=1))
    found = runs.filter(created_at__gte=now - timedelta(days=2)).aggregate(
        all=Count("pk"), bad=Count("pk", filter=REACHED)
    )
    _share(alerts.HARMFUL, found, settings.AI_ALERT_HARMFUL_PERCENT)


def _share(kind: str, found: dict, bound: float) -> None:
    percent = 100 * found["bad"] / found["all"] if found["all"] else 0.0
    if found["all"] >= FEWEST and percent >= bound:
        alerts.state(kind, "drafts", True, percent=round(percent, 1))
    elif percent < bound * CALM:
        alerts.state(kind, "drafts", False, percent=round(percent, 1))


def running_out(now) -> None:
    """Of every place with a limit: four fifths, and the whole. A refusal within the hour is the whole too."""
    parts = _parts()
    refused = set(_refused(now))
    for kind, subject in alerts.raised():
        if kind in (alerts.BUDGET_80, alerts.BUDGET_100):
            parts.setdefault(subject, 0.0)  # a new day: nothing is spent yet
    for subject, part in parts.items():
        _bounds(subject, part, subject.split()[0] in refused)


def _parts() -> dict[str, float]:
    """{"account day": the part of that budget which is spent}."""
    limits, parts = budgets.Limits(capped=not configuration.read().account_pays), {}
    for (scope, scope_id, period), row in budgets.spent().items():
        limit = limits.of(scope, scope_id, period)
        if limit is not None and scope != Scope.JUDGE:
            subject = f"{scope} {scope_id} {period}" if scope_id else f"{scope} {period}"
            parts[subject] = row.spent_micro / limit if limit else 1.0
    return parts


def _refused(now):
    told = Alert.objects.filter(kind=alerts.OVER_BUDGET, last_at__gte=now - timedelta(hours=1))
    return told.values_list("subject", flat=True)


def _bounds(subject: str, part: float, refused: bool) -> None:
    percent = round(100 * part, 1)
    if part >= 1 or (refused and part >= 0.8):
        alerts.state(alerts.BUDGET_100, subject, True, percent=percent)
    elif part >= 0.8:
        alerts.state(alerts.BUDGET_80, subject, True, percent=percent)
    elif not refused:
        alerts.state(alerts.BUDGET_100, subject, False, percent=percent)
    if part < 0.8 * CALM:
        alerts.state(alerts.BUDGET_80, subject, False, percent=percent)
