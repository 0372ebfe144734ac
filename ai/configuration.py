"""What holds for one inbox of the active account: its own choice, else the account's, else the installation's."""

import time
from dataclasses import dataclass, field

from django.conf import settings

from ai import lessons
from ai.models import Setting
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

FRESH = 5.0  # seconds a process may go by what it has read
DEFAULT_AUTOPILOT = "draft"


@dataclass(frozen=True)
class Configuration:
    """sealed_key: as stored; own: the provider is the account's, not the installation's."""

    enabled: bool = True
    base_url: str = ""
    sealed_key: str = ""
    model_small: str = ""
    model_full: str = ""
    capability: str = "json_object"
    policy: str = ""
    autopilot: dict = field(default_factory=dict)
    rules: tuple = ()
    requests_per_minute: int = 120
    own: bool = False
    lesson: int = 0  # the revision of what tier 1 has learnt here

    @property
    def can_draft(self) -> bool:
        return self.enabled and bool(self.base_url and (self.model_small or self.model_full))

    @property
    def account_pays(self) -> bool:
        """Whether the provider bills the account and not us; a keyless place of the house bills nobody."""
        houses = self.base_url in (settings.AI_BASE_URL, settings.AI_STAND_IN) and not settings.AI_API_KEY
        return self.own and bool(self.sealed_key) and not houses

    def model(self, tier: int) -> str:
        """The model of a tier; where only one is named it serves both."""
        first, second = (self.model_full, self.model_small) if tier >= 3 else (self.model_small, self.model_full)
        return first or second

    def pilot(self, intent: str) -> str:
        return self.autopilot.get(intent, DEFAULT_AUTOPILOT)


_read: dict[tuple[int, int | None], tuple[float, Configuration]] = {}


def of_inbox(inbox_id: int | None = None) -> Configuration:
    """At most FRESH seconds old: the customer's message must not wait for a question to the database."""
    place = (current_account_id(), inbox_id)
    until, known = _read.get(place, (0.0, None))
    if known is None or time.monotonic() > until:
        known = read(inbox_id)
        _read[place] = (time.monotonic() + FRESH, known)
    return known


def forget(account_id: int) -> None:
    for place in [place for place in _read if place[0] == account_id]:
        del _read[place]


def read(inbox_id: int | None = None) -> Configuration:
    rows = {row.inbox_id: row for row in Setting.objects.filter(inbox_id__isnull=True)}
    rows |= {row.inbox_id: row for row in Setting.objects.filter(inbox_id=inbox_id)} if inbox_id else {}
    return merged([rows.get(inbox_id) if inbox_id else None, rows.get(None)])


def merged(rows: list[Setting | None]) -> Configuration:
    """rows: the most particular first. A provider is taken whole: nobody's key goes to another's address."""
    given = [row for row in rows if row is not None]
    provider = next((row for row in given if row.base_url), None)
    off = not settings.AI_ENABLED or any(row.enabled is False for row in given)
    return Configuration(
        enabled=not off,
        policy=first(given, "policy", ""),
        autopilot=first(given, "autopilot", {}),
        rules=tuple(first(given, "rules", [])),
        lesson=lessons.revision(),
        requests_per_minute=first(given, "requests_per_minute", settings.AI_REQUESTS_PER_MINUTE),
        **(_of(provider, given) if provider else _of_installation(given)),
    )


def first(rows: list[Setting], name: str, default):
    return next((value for row in rows if (value := getattr(row, name))), default)


def _of(provider: Setting, rows: list[Setting]) -> dict:
    return {
        "base_url": provider.base_url,
        "sealed_key": provider.encrypted_key,
        "model_small": first(rows, "model_small", ""),
        "model_full": first(rows, "model_full", ""),
        "capability": provider.capability or "json_object",
        "own": True,
    }


def _of_installation(rows: list[Setting]) -> dict:
    if not settings.AI_BASE_URL and settings.AI_STAND_IN and _is_demo():
        return {"base_url": settings.AI_STAND_IN, "model_small": "demo-small", "model_full": "demo-full"}
    return {
        "base_url": settings.AI_BASE_URL,
        "model_small": first(rows, "model_small", settings.AI_MODEL_SMALL),
        "model_full": first(rows, "model_full", settings.AI_MODEL_FULL),
        "capability": first(rows, "capability", settings.AI_CAPABILITY),
    }


def _is_demo() -> bool:
    """The stand-in's templates are for the demo's accounts only: nobody's real customers get them."""
    return Account.objects.filter(pk=current_account_id(), settings__demo=True).exists()
