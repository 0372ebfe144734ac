"""Budgets as administrators see and set them. Amounts are texts of US dollars, exact to a millionth."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from ai import configuration
from ai.ledger import budgets
from ai.models import Budget
from ai.models.money import Period, Scope
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.tenancy.models import Inbox

MOST = Decimal(1_000_000)  # dollars


def shown() -> list[dict]:
    """Every place with a limit or with spending: account, inboxes, and what any one conversation may cost."""
    limits, used = budgets.Limits(_is_capped()), budgets.spent()
    own = {(row.scope, row.scope_id, row.period) for row in Budget.objects.all()}
    places = own | set(used) | {(str(scope), 0, str(period)) for scope, period in budgets.defaults()}
    return [_row(place, limits, used, own) for place in sorted(places, key=_order)]


def _order(place: tuple) -> tuple:
    return (Scope.values.index(place[0]), place[1], Period.values.index(place[2]))


def _row(place: tuple, limits, used: dict, own: set) -> dict:
    limit, row = limits.of(*place), used.get(place)
    return {
        "scope": place[0], "scope_id": place[1] or None, "period": place[2], "own": place in own,
        "limit_usd": None if limit is None else dollars(limit),
        "spent_usd": dollars(row.spent_micro if row else 0), "reserved_usd": dollars(row.reserved_micro if row else 0),
    }  # fmt: skip


def _is_capped() -> bool:
    """Whether the installation pays; who pays himself sets his own limits."""
    return not configuration.read().account_pays


def dollars(micro: int) -> str:
    return f"{Decimal(micro) / budgets.MICRO:.6f}"


def change(actor: Actor, rows) -> None:
    """rows: [{"scope", "scope_id"?, "period", "limit_usd" or null for the default}]. Raises Invalid, NotFound."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid(_("Send a list of budgets."), fields={"budgets": ["a list is expected"]})
    with transaction.atomic():
        for row in rows:
            place, limit = _place(row), _limit(row.get("limit_usd"))
            _require_below_ceiling(place, limit)
            _set(*place, limit)
        publish("ai.settings_changed", actor=actor, payload={"fields": ["budgets"]})


def _require_below_ceiling(place: tuple[str, int, str], limit: int | None) -> None:
    ceiling = budgets.ceilings().get(place[2]) if place[0] == Scope.ACCOUNT and _is_capped() else None
    if ceiling is not None and limit is not None and limit > ceiling:
        most = f"{ceiling / budgets.MICRO:g}"
        said = _("At most %(most)s US dollars here; a key of your own has no such ceiling.") % {"most": most}
        raise Invalid(said, fields={"limit_usd": [said]})


def _set(scope: str, scope_id: int, period: str, limit: int | None) -> None:
    place = {"scope": scope, "scope_id": scope_id, "period": period}
    if limit is None:
        Budget.objects.filter(**place).delete()
    else:
        Budget.objects.update_or_create(**place, defaults={"limit_micro": limit})


def _place(row: dict) -> tuple[str, int, str]:
    scope, period, scope_id = row.get("scope"), row.get("period"), row.get("scope_id") or 0
    if scope not in Scope.values or period not in Period.values or not isinstance(scope_id, int):
        wrong = {"scope": ["one of " + ", ".join(Scope.values)], "period": ["day or month"]}
        raise Invalid(_("Please check what you entered."), fields=wrong)
    if scope == Scope.JUDGE and period != Period.DAY:
        raise Invalid(_("Please check what you entered."), fields={"period": ["day"]})
    if scope != Scope.INBOX and scope_id:
        raise Invalid(_("Please check what you entered."), fields={"scope_id": ["only an inbox is named"]})
    if scope_id and not Inbox.objects.filter(pk=scope_id).exists():
        raise NotFound
    return scope, scope_id, period


def _limit(given) -> int | None:
    if given is None or given == "":
        return None
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise Invalid(_("Please check what you entered."), fields={"limit_usd": ["an amount from 0 to 1000000"]})
    return int(amount * budgets.MICRO)
