"""Administrators' choices: the provider, its key, models, the house's rules, the autopilot. Each is an event."""

import json

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ai import alerts, borrowed, configuration, first_look, lessons
from ai.ledger import tariffs
from ai.models import Setting
from ai.prompts.wording import INTENTS
from ai.providers import address
from ai.secrets import hint, is_readable, seal
from ai.telling import choices as alarms
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.lib.text import clean
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Inbox

PILOTS = ("off", "draft", "auto")
TEXTS = {"base_url": 500, "model_small": 120, "model_full": 120, "policy": 10_000, "key": 1_000}
MOST_RULES = 200
# Characters of JSON. Every process compiles an account's rules: this much takes it about a tenth of a second.
LONGEST_RULES, LONGEST_RULES_OF_ACCOUNT = 40_000, 120_000


def shown() -> dict:
    """All an administrator may see; keys only by their end."""
    rows = {row.inbox_id: row for row in Setting.objects.all()}
    account = rows.pop(None, None) or Setting()
    holds = configuration.read()
    return (
        _row(account)
        | alarms.shown(account)
        | {
            "effective": {"can_draft": holds.can_draft, "model_small": holds.model(2), "model_full": holds.model(3)},
            "installation": {"available": bool(settings.AI_BASE_URL), "enabled": settings.AI_ENABLED},
            "inboxes": [{"inbox_id": key} | _row(row) for key, row in sorted(rows.items())],
            "intents": list(INTENTS),
            "prices": tariffs.shown([holds.model(2), holds.model(3)], holds.account_pays),
            "alerts": alerts.recent(),
        }
    )


def _row(row: Setting) -> dict:
    names = ("base_url", "model_small", "model_full", "capability", "policy", "autopilot", "rules")
    values = {name: getattr(row, name) for name in names}
    key = {"set": bool(row.encrypted_key), "hint": hint(row.encrypted_key), "readable": is_readable(row.encrypted_key)}
    return values | {"enabled": row.enabled, "key": key, "requests_per_minute": row.requests_per_minute}


def change(actor: Actor, given: dict) -> None:
    """given: any of the fields, `key` in the clear, `inbox_id` for what one inbox does differently. Raises Invalid."""
    inbox_id = given.get("inbox_id")
    _require_inbox(inbox_id)
    values = _valid(given)
    with transaction.atomic():
        row, _made = Setting.objects.select_for_update().get_or_create(inbox_id=inbox_id)
        _apart(row, values)
        Setting.objects.filter(pk=row.pk).update(**values)
        publish("ai.settings_changed", actor=actor, payload={"inbox_id": inbox_id, "fields": sorted(values)})
    configuration.forget(current_account_id())


def tried(given: dict) -> configuration.Configuration:
    """What would hold if `given` were saved; nothing is. Raises Invalid, NotFound."""
    inbox_id = given.get("inbox_id")
    _require_inbox(inbox_id)
    values = _valid(given)
    rows = {row.inbox_id: row for row in Setting.objects.all()}
    row = rows.get(inbox_id) or Setting(inbox_id=inbox_id)
    _apart(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    return configuration.merged([row, rows.get(None)] if inbox_id else [row])


def read_by(text: str, given: dict) -> dict:
    """{"lang", "intent", "sentiment", "urgent", "confidence", "reasons"} of a text, as if `given` held. Raises
    Invalid, NotFound."""
    if not text:
        raise Invalid(_("Enter a message to read."), fields={"text": ["a text is expected"]})
    chosen = tried(given)
    return first_look.insight(borrowed.analyse(text, chosen.rules, lessons.of(chosen.lesson))).facts


def _require_inbox(inbox_id: int | None) -> None:
    if inbox_id is not None and not Inbox.objects.filter(pk=inbox_id).exists():
        raise NotFound


def _apart(row: Setting, values: dict) -> None:
    """A key belongs to its address: it is never sent to another."""
    if "base_url" in values and values["base_url"] != row.base_url and "encrypted_key" not in values:
        values["encrypted_key"] = ""


def _valid(given: dict) -> dict:
    wrong: dict[str, list[str]] = {}
    values = _texts(given, wrong)
    if "key" in values:
        values["encrypted_key"] = seal(values.pop("key"))
    values |= _switches(given, wrong) | _lists(given, wrong) | alarms.valid(given, wrong)
    _require_address(values, wrong)
    if wrong:
        raise Invalid(_("Please check what you entered."), fields=wrong)
    return values


def _texts(given: dict, wrong: dict) -> dict:
    values = {}
    for name in [name for name in TEXTS if name in given]:
        said = given[name] if given[name] is not None else ""
        if not isinstance(said, str) or len(said) > TEXTS[name] or "\x00" in said:
            wrong[name] = [f"a text of at most {TEXTS[name]} characters"]
        else:
            values[name] = clean(said).strip()
    return values


def _switches(given: dict, wrong: dict) -> dict:
    values = {}
    if "enabled" in given:
        values["enabled"] = given["enabled"]
        if not isinstance(given["enabled"], bool | None):
            wrong["enabled"] = ["true, false or null"]
    if "capability" in given:
        values["capability"] = "" if given["capability"] is None else given["capability"]
        if values["capability"] not in ("", *Setting.Capability.values):
            wrong["capability"] = ["one of " + ", ".join(Setting.Capability.values)]
    if "requests_per_minute" in given:
        rate = values["requests_per_minute"] = given["requests_per_minute"]
        if rate is not None and (isinstance(rate, bool) or not isinstance(rate, int) or not 0 < rate <= 100_000):
            wrong["requests_per_minute"] = ["a number from 1 to 100000"]
    return values


def _lists(given: dict, wrong: dict) -> dict:
    values = {}
    if "autopilot" in given:
        pilot = values["autopilot"] = {} if given["autopilot"] is None else given["autopilot"]
        if not isinstance(pilot, dict) or set(pilot) - set(INTENTS) or set(map(str, pilot.values())) - set(PILOTS):
            wrong["autopilot"] = ["{intent: off, draft or auto}"]
    if "rules" in given:
        rules = values["rules"] = [] if given["rules"] is None else given["rules"]
        whole = isinstance(rules, list) and len(rules) <= MOST_RULES and all(isinstance(rule, dict) for rule in rules)
        problem = _too_long(rules, given.get("inbox_id")) if whole else "a list of rules as in docs/ai-tier1.md"
        problem = problem or _problem(rules)
        if problem:
            wrong["rules"] = [problem]
    return values


def _too_long(rules: list, inbox_id: int | None) -> str:
    """Why there may not be so many; empty: there may. Tried before anything is compiled."""
    others = Setting.objects.exclude(inbox=inbox_id) if inbox_id else Setting.objects.filter(inbox__isnull=False)
    here, elsewhere = _size(rules), sum(_size(kept) for kept in others.values_list("rules", flat=True) if kept)
    if here > LONGEST_RULES:
        return f"at most {LONGEST_RULES} characters in all; these are {here}"
    if here + elsewhere > LONGEST_RULES_OF_ACCOUNT:
        return f"at most {LONGEST_RULES_OF_ACCOUNT} characters in all inboxes; other ones have {elsewhere} already"
    return ""


def _size(rules: list) -> int:
    return len(json.dumps(rules, ensure_ascii=False))


def _problem(rules: list) -> str:
    """Why tier 1 cannot work by them; empty: it can. Tried first, so that a slip costs nobody a message."""
    try:
        borrowed.analyse("a trial of the rules", tuple(rules))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return str(error)[:300] or "cannot be read"
    return ""


def _require_address(values: dict, wrong: dict) -> None:
    given = values.get("base_url")
    if given and not address.is_wellformed(given):
        wrong["base_url"] = [_("An address beginning with https:// is expected.")]
    elif given:
        values["base_url"] = given.rstrip("/")
