"""An account's own prices, as administrators see and set them. A new one ends the one before; none is changed."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai.ledger.prices import rate_of
from ai.models import Price
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid

NUMBERS = ("input_miss", "input_hit", "output")
MOST = Decimal(100_000)
MOST_ROWS = 50


def shown(models: list[str], own_provider: bool = True) -> list[dict]:
    """What each model costs now, USD per million tokens; known is False where that is a guess from the dearest."""
    now = timezone.now()
    own = set(Price.objects.filter(valid_to=None).values_list("model", flat=True))
    names = list(dict.fromkeys([*filter(None, models), *sorted(own)]))
    return [_row(rate_of(name, now, own_provider), name in own) for name in names]


def _row(rate, own: bool) -> dict:
    prices = {"input_miss": str(rate.miss), "input_hit": str(rate.hit), "output": str(rate.output)}
    return {"model": rate.model, **prices, "windows": list(rate.windows), "known": rate.known, "own": own}


def change(actor: Actor, rows) -> None:
    """rows: [{"model", "input_miss", "input_hit"?, "output", "source"?}]; from now on. Raises Invalid."""
    whole = isinstance(rows, list) and len(rows) <= MOST_ROWS and all(isinstance(row, dict) for row in rows)
    if not whole:
        raise Invalid(_("Please check what you entered."), fields={"prices": ["a list is expected"]})
    with transaction.atomic():
        now = timezone.now()
        for values in [_valid(row) for row in rows]:
            Price.objects.filter(model=values["model"], valid_to=None).update(valid_to=now)
            Price.objects.create(valid_from=now, checked_at=now.date(), **values)
        publish("ai.settings_changed", actor=actor, payload={"fields": ["prices"]})


def _valid(row: dict) -> dict:
    model = str(row.get("model") or "").strip()
    if not 0 < len(model) <= 120:
        raise Invalid(_("Please check what you entered."), fields={"model": ["the model's name"]})
    numbers = {name: _amount(row.get(name, row.get("input_miss")), name) for name in NUMBERS}
    return {"model": model, "source": str(row.get("source") or "")[:255], **numbers}


def _amount(given, name: str) -> Decimal:
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise Invalid(_("Please check what you entered."), fields={name: ["US dollars for a million tokens"]})
    return amount.quantize(Decimal("0.000001"))
