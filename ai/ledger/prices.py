"""What a model costs at a moment. An account's own prices come first; no price is ever zero by silence."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings

from ai.ledger.known import KNOWN
from ai.models import Price

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Usage:
    """Tokens. cached is the part of `read` the provider had in its cache."""

    read: int = 0
    cached: int = 0
    written: int = 0


@dataclass(frozen=True)
class Rate:
    """USD per million tokens. known: False where this is the dearest of all known ones, for want of the model's own."""

    model: str
    miss: Decimal
    hit: Decimal
    output: Decimal
    windows: tuple = ()
    known: bool = True

    def multiplier(self, at: datetime) -> Decimal:
        day, clock = at.astimezone(UTC).weekday(), f"{at.astimezone(UTC):%H:%M}"
        fitting = [each for each in self.windows if day in each["days"] and each["from_utc"] <= clock < each["to_utc"]]
        return max((Decimal(str(each["multiplier"])) for each in fitting), default=Decimal(1))

    @property
    def worst(self) -> Decimal:
        return max((Decimal(str(each["multiplier"])) for each in self.windows), default=Decimal(1))


def rate_of(model: str, at: datetime, own_provider: bool = True) -> Rate:
    """The rate that holds then. An unknown model costs what the dearest known one does, and known is False.

    own_provider: the account pays there itself. Where it does not, it cannot make a model cheaper: others pay for it.
    """
    listed = _listed(model, at)
    valid = Price.objects.filter(model=model, valid_from__lte=at).exclude(valid_to__lte=at)
    own = valid.order_by("-valid_from").first()
    if own is not None:
        rate = Rate(model, own.input_miss, own.input_hit, own.output, tuple(own.windows))
        return rate if own_provider else _at_least(listed, rate)
    return listed


def _listed(model: str, at: datetime) -> Rate:
    """What the installation says of the model, else its published price, else the dearest of all."""
    if model in settings.AI_PRICES:
        return Rate(model, *map(Decimal, settings.AI_PRICES[model]))
    named = [rate for rate, since, until in KNOWN_RATES if rate.model == model and since <= at and at < until]
    if named:
        return named[-1]
    dearest = max((rate for rate, _, _ in KNOWN_RATES), key=lambda rate: (rate.output * rate.worst, rate.miss))
    return replace(dearest, model=model, known=False)


def _at_least(listed: Rate, own: Rate) -> Rate:
    prices = max(listed.miss, own.miss), max(listed.hit, own.hit), max(listed.output, own.output)
    return Rate(listed.model, *prices, listed.windows, listed.known)


def cost(rate: Rate, usage: Usage, at: datetime) -> int:
    """What the tokens cost in millionths of a dollar, rounded up."""
    return _micro(rate, usage, rate.multiplier(at))


def worst_case(rate: Rate, characters: int, most_written: int) -> int:
    """Before a call: a token a character, nothing cached, the dearest hour, an answer as long as allowed."""
    return _micro(rate, Usage(read=characters, written=most_written), rate.worst)


def _micro(rate: Rate, usage: Usage, multiplier: Decimal) -> int:
    fresh = max(0, usage.read - usage.cached)
    dollars = (fresh * rate.miss + usage.cached * rate.hit + usage.written * rate.output) / MILLION
    return math.ceil(dollars * multiplier * MILLION)


def _moment(day: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else otherwise


KNOWN_RATES = [
    (
        Rate(row["model"], *(Decimal(row[name]) for name in ("miss", "hit", "output")), tuple(row.get("windows", ()))),
        _moment(row.get("from"), datetime.min.replace(tzinfo=UTC)),
        _moment(row.get("to"), datetime.max.replace(tzinfo=UTC)),
    )
    for row in KNOWN
]
