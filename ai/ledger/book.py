"""The book itself: reserve, settle, release. Rows are taken in one order, so two calls never wait in a ring."""

import uuid
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from ai.ledger import budgets
from ai.models import LedgerEntry
from ai.models.money import Period, Scope
from helpdesk.scope import current_account_id

Kind = LedgerEntry.Kind


class Share(NamedTuple):
    """What one conversation's part of a call is reserved for; 0 for an id: it is about none."""

    inbox_id: int
    conversation_id: int
    micro: int


class OverBudget(Exception):
    """scope: whose budget has no room: installation, account, inbox or conversation; places: the ids of those."""

    def __init__(self, scope: str, places: set[int] | None = None):
        super().__init__(scope)
        self.scope, self.places = scope, places or set()


def reserve(
    call: uuid.UUID, model: str, shares: list[Share], seconds: float, *, own: bool = False, purpose: str = ""
) -> None:
    """Take room in every budget the call touches, or in none. Raises OverBudget. seconds: until it counts as lost.

    own: the account pays the provider itself; purpose: "judge" has a budget of its own inside the account's.
    """
    day, amount = budgets.today(), sum(share.micro for share in shares)
    with transaction.atomic():
        _require_room(_add(_places(shares, day, purpose), {}), budgets.Limits(capped=not own))
        if not own and budgets.installation_reserve(day, amount):
            raise OverBudget("installation")
        LedgerEntry.objects.create(
            call=call, kind=Kind.RESERVE, amount_micro=amount, shares=shares, day=day, model=model, open=True,
            own=own, purpose=purpose, expires_at=timezone.now() + timedelta(seconds=seconds),
        )  # fmt: skip


def settle(call: uuid.UUID, actual: int, note: str = "") -> bool:
    """Put what the call came to in the place of its reservation. Whether this was the first to say so."""
    return _close(call, Kind.SETTLE, actual, note)


def release(call: uuid.UUID, note: str = "") -> bool:
    """Nothing was billed: give the room back."""
    return _close(call, Kind.RELEASE, 0, note)


def settle_lost() -> list[LedgerEntry]:
    """Reservations nobody closed: their worker died in mid-call, and the provider may have billed the whole."""
    lost = list(LedgerEntry.objects.filter(open=True, expires_at__lt=timezone.now()))
    return [entry for entry in lost if settle(entry.call, entry.amount_micro, "lost")]


def _close(call: uuid.UUID, kind: str, actual: int, note: str) -> bool:
    with transaction.atomic():
        entry = LedgerEntry.objects.select_for_update().filter(call=call, kind=Kind.RESERVE, open=True).first()
        if entry is None:
            return False
        shares = [Share(*share) for share in entry.shares]
        given_back = _places(shares, entry.day, entry.purpose, -1)
        _add(given_back, _places(divided(shares, actual), entry.day, entry.purpose))
        if not entry.own:
            budgets.installation_settle(entry.day, entry.amount_micro, actual)
        LedgerEntry.objects.filter(pk=entry.pk).update(open=False)
        LedgerEntry.objects.create(
            call=call, kind=kind, amount_micro=actual, shares=divided(shares, actual), day=entry.day,
            model=entry.model, note=note, own=entry.own, purpose=entry.purpose,
        )  # fmt: skip
        return True


def divided(shares: list[Share], actual: int) -> list[Share]:
    """The actual amount by the shares' sizes, to the last millionth."""
    whole, given, parts = sum(share.micro for share in shares) or 1, 0, []
    for share in shares:
        part = actual * share.micro // whole
        parts.append(share._replace(micro=part))
        given += part
    return [parts[0]._replace(micro=parts[0].micro + actual - given), *parts[1:]]


def _places(shares: list[Share], day: date, purpose: str = "", sign: int = 1) -> Counter:
    """{(scope, id, period, its first day): micro} of everything the shares touch."""
    found: Counter = Counter()
    for share in shares:
        for scope, scope_id, periods in (
            (Scope.ACCOUNT, 0, Period.values),
            (Scope.INBOX, share.inbox_id, Period.values),
            (Scope.CONVERSATION, share.conversation_id, [Period.DAY]),
        ):
            for period in periods if scope_id or scope == Scope.ACCOUNT else ():
                found[(str(scope), scope_id, str(period), budgets.starts_on(period, day))] += sign * share.micro
        if purpose == Scope.JUDGE:
            found[(str(Scope.JUDGE), 0, str(Period.DAY), day)] += sign * share.micro
    return found


UPSERT = """
insert into ai_spend as s (account_id, scope, scope_id, period, starts_on, reserved_micro, spent_micro)
select * from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::date[], %s::bigint[], %s::bigint[])
on conflict (account_id, scope, scope_id, period, starts_on) do update
set reserved_micro = s.reserved_micro + excluded.reserved_micro, spent_micro = s.spent_micro + excluded.spent_micro
returning scope, scope_id, period, reserved_micro + spent_micro
"""


def _add(reserved: Counter, spent: dict) -> list[tuple]:
    keys = sorted(set(reserved) | set(spent))
    columns = [list(column) for column in zip(*keys, strict=True)]
    with connection.cursor() as run:
        run.execute(UPSERT, [
            [current_account_id()] * len(keys), *columns,
            [reserved.get(key, 0) for key in keys], [spent.get(key, 0) for key in keys],
        ])  # fmt: skip
        return run.fetchall()


def _require_room(rows: list[tuple], limits: budgets.Limits) -> None:
    """The widest budget that is over is the one to name."""
    over = [row for row in rows if (limit := limits.of(*row[:3])) is not None and row[3] > limit]
    for scope in Scope:
        places = {row[1] for row in over if row[0] == scope}
        if places:
            raise OverBudget(str(scope), places)
