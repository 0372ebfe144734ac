"""A jump of the cost of a thousand analyses is told the hour it happens."""

from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from ai import alerts
from ai.models import Run

FEWEST = 20  # runs in the hour
PLAIN_LIMITS = {2: 500_000, 3: 5_000_000}  # micro-dollars a thousand, where there is no week to compare with
TIMES = 3


def look() -> list[int]:
    """The tiers whose cost of a thousand jumped in the last hour against the week before it."""
    now = timezone.now()
    start = now - timedelta(hours=1)
    hour, week = _per_thousand(start, now), _per_thousand(now - timedelta(days=7), start)
    jumped = [tier for tier, (count, price) in hour.items() if count >= FEWEST and price > _limit(tier, week)]
    for tier, (_count, price) in hour.items():
        if tier in jumped or price <= _limit(tier, week):
            _tell(tier, tier in jumped, price)
    return jumped


def _tell(tier: int, jumped: bool, price: float) -> None:
    alerts.state(alerts.COST_SPIKE, f"tier {tier}", jumped, per_thousand_usd=round(price / 1e6, 4))


def _limit(tier: int, week: dict) -> float:
    count, price = week.get(tier, (0, 0.0))
    return max(price * TIMES, 1) if count >= FEWEST else PLAIN_LIMITS.get(tier, PLAIN_LIMITS[3])


def _per_thousand(since, until) -> dict[int, tuple[int, float]]:
    rows = Run.objects.filter(kind="draft", created_at__gte=since, created_at__lt=until).values("tier")
    found = rows.annotate(count=Count("pk"), cost=Sum("cost_micro"))
    return {row["tier"]: (row["count"], 1000 * row["cost"] / row["count"]) for row in found}
