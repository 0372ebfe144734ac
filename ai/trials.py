"""Experiments as administrators start, see and stop them: one at a time."""

import math

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai import experiments
from ai.measure import quality
from ai.models import Experiment
from ai.prompts.wording import PROMPTS, VERSION
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Conflict, Invalid, NotFound
from helpdesk.lib.text import clean

MOST_ARMS = 5
LONGEST, LONGEST_MODEL = 80, 120
COMPARED = ("acceptance_rate", "cost_per_1000", "p95_ms")
SHOWN = 20
FIELDS = ("name", "weight", "model_small", "model_full", "prompt")


def shown() -> list[dict]:
    return [_row(row) for row in Experiment.objects.order_by("-pk")[:SHOWN]]


def _row(row: Experiment) -> dict:
    return {
        "id": row.pk, "name": row.name, "state": row.state, "arms": _compared(row), "least_runs": row.least_runs,
        "most_harmful": row.most_harmful, "created_at": row.created_at.isoformat(),
        "stopped_at": row.stopped_at.isoformat() if row.stopped_at else None,
    }  # fmt: skip


def _compared(row: Experiment) -> list[dict]:
    """Each arm with its drafts (`runs`), the harmful ones, and the figures of COMPARED; None: there is nothing yet."""
    harm, figures = experiments.harm_of(row), quality.arms(row.created_at, row.stopped_at or timezone.now())
    return [
        arm | {name: figures.get(arm["name"], {}).get(name) for name in COMPARED}
        | {"runs": runs, "harmful": harmful, "stopped": row.stopped_arms.get(arm["name"])}
        for arm in row.arms for runs, harmful in [harm.get(arm["name"], (0, 0))]
    ]  # fmt: skip


def start(actor: Actor, given: dict) -> dict:
    """given: {"name", "arms": [{"name", "weight"?, ..}], "least_runs"?, "most_harmful"?}. Raises Invalid, Conflict."""
    values = {"name": _name(given.get("name")), "arms": _arms(given.get("arms"))} | _bounds(given)
    try:
        with transaction.atomic():
            row = Experiment.objects.create(**values)
            publish("ai.settings_changed", actor=actor, payload={"fields": ["experiment"]})
    except IntegrityError as error:
        raise Conflict(_("Another experiment is running: stop it first.")) from error
    return _row(row)


def _wrong(field: str, what: str) -> Invalid:
    return Invalid(_("Please check what you entered."), fields={field: [what]})


def _name(given) -> str:
    if given is not None and (not isinstance(given, str) or len(given) > LONGEST):
        raise _wrong("name", f"a text of at most {LONGEST} characters")
    return clean(given or "").strip() or "A/B"


def _bounds(given: dict) -> dict:
    """When a harmful arm is stopped; what is not said is as usual."""
    least, most = given.get("least_runs"), given.get("most_harmful")
    if least is not None and (not _is_number(least) or least != int(least) or not 1 <= least <= 1_000_000):
        raise _wrong("least_runs", "a whole number from 1 to 1000000")
    if most is not None and (not _is_number(most) or not 0 <= most <= 100):
        raise _wrong("most_harmful", "per cent, 0 to 100")
    return {name: value for name, value in (("least_runs", least), ("most_harmful", most)) if value is not None}


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _arms(given) -> list[dict]:
    whole = isinstance(given, list) and 2 <= len(given) <= MOST_ARMS and all(isinstance(arm, dict) for arm in given)
    arms = [_arm(arm) for arm in given] if whole else []
    names = [arm["name"] for arm in arms]
    if not whole or not all(names) or len(set(names)) != len(names):
        raise Invalid(_("Name two to five different arms."), fields={"arms": ["two to five, each with its own name"]})
    return arms


def _arm(arm: dict) -> dict:
    """weight: of its share of the conversations."""
    weight = arm.get("weight", 1)
    if not _is_number(weight) or not 0 < weight <= 1_000_000:
        raise _wrong("weight", "a number above 0")
    texts = {name: arm.get(name) or "" for name in FIELDS if name != "weight"}
    for name, value in texts.items():
        most = LONGEST if name == "name" else LONGEST_MODEL
        if not isinstance(value, str) or len(value) > most:
            raise _wrong(name, f"a text of at most {most} characters")
    if (texts["prompt"] or VERSION) not in PROMPTS:
        raise _wrong("prompt", "one of " + ", ".join(PROMPTS))
    return {name: clean(value).strip() for name, value in texts.items()} | {"weight": weight}


def stop(actor: Actor, pk: int | None) -> dict:
    """Raises NotFound."""
    with transaction.atomic():
        row = Experiment.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise NotFound
        if row.state == Experiment.State.RUNNING:
            row.state, row.stopped_at = Experiment.State.STOPPED, timezone.now()
            row.save(update_fields=["state", "stopped_at"])
            publish("ai.settings_changed", actor=actor, payload={"fields": ["experiment"]})
    return _row(row)
