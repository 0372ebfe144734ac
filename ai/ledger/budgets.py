"""What may be spent: an account's own limits, else the installation's defaults."""

from datetime import date

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ai.models import Budget, Spend
from ai.models.money import Period, Scope

MICRO = 1_000_000
Key = tuple[str, int, str]  # scope, the inbox or conversation, period


def today() -> date:
    return timezone.now().date()


def starts_on(period: str, day: date) -> date:
    return day if period == Period.DAY else day.replace(day=1)


def micro(dollars: float) -> int:
    return round(dollars * MICRO)


def defaults() -> dict[tuple[str, str], int]:
    return {
        (Scope.ACCOUNT, Period.DAY): micro(settings.AI_ACCOUNT_BUDGET_DAY),
        (Scope.ACCOUNT, Period.MONTH): micro(settings.AI_ACCOUNT_BUDGET_MONTH),
        (Scope.CONVERSATION, Period.DAY): micro(settings.AI_CONVERSATION_BUDGET_DAY),
        (Scope.JUDGE, Period.DAY): micro(settings.AI_JUDGE_BUDGET_DAY),
    }


def ceilings() -> dict[str, int]:
    """{period: the most an account may allow itself of the installation's money}."""
    day, month = settings.AI_ACCOUNT_CEILING_DAY, settings.AI_ACCOUNT_CEILING_MONTH
    return {Period.DAY: micro(day), Period.MONTH: micro(month)}


class Limits:
    """The active account's limits, read once. `of` a place is None where nothing limits it.

    capped: the installation pays, so its ceiling stands over whatever the account has set.
    """

    def __init__(self, capped: bool = True):
        rows = Budget.objects.all()
        self._own = {(row.scope, row.scope_id, row.period): row.limit_micro for row in rows}
        self._defaults = defaults()
        self._ceilings = ceilings() if capped else {}

    def of(self, scope: str, scope_id: int, period: str) -> int | None:
        limit = self._said(scope, scope_id, period)
        ceiling = self._ceilings.get(period) if scope == Scope.ACCOUNT else None
        return limit if ceiling is None or limit is None else min(limit, ceiling)

    def _said(self, scope: str, scope_id: int, period: str) -> int | None:
        for place in ((scope, scope_id, period), (scope, 0, period)):
            if place in self._own:
                return self._own[place]
        return self._defaults.get((scope, period))


def spent() -> dict[Key, Spend]:
    """This day's and this month's spending of the active account, by place (conversations left out)."""
    day = today()
    rows = Spend.objects.exclude(scope=Scope.CONVERSATION).filter(starts_on__in={day, day.replace(day=1)})
    current = [row for row in rows if row.starts_on == starts_on(row.period, day)]
    return {(row.scope, row.scope_id, row.period): row for row in current}


def is_over(capped: bool = True) -> bool:
    """Whether the account itself has nothing left, today or this month."""
    limits, used = Limits(capped), spent()
    for period in Period.values:
        limit, row = limits.of(Scope.ACCOUNT, 0, period), used.get((Scope.ACCOUNT, 0, period))
        taken = row.reserved_micro + row.spent_micro if row else 0
        if limit is not None and taken >= limit:
            return True
    return False


def installation_reserve(day: date, amount: int) -> str | None:
    """None where there was room, and it is taken; else the period that has none."""
    limits = [micro(settings.AI_BUDGET_DAY), micro(settings.AI_BUDGET_MONTH)]
    with connection.cursor() as run:
        run.execute("select ai_installation_reserve(%s, %s, %s, %s)", [day, amount, *limits])
        return run.fetchone()[0]


def installation_settle(day: date, reserved: int, actual: int) -> None:
    with connection.cursor() as run:
        run.execute("select ai_installation_settle(%s, %s, %s)", [day, reserved, actual])
