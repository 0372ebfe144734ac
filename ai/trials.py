"""Experiments as administrators start, see and stop them: one at a time."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai import experiments
from ai.models import Experiment
from ai.prompts.wording import PROMPTS, VERSION
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Conflict, Invalid, NotFound

MOST_ARMS = 5
FIELDS = ("name", "weight", "model_small", "model_full", "prompt")


def shown() -> list[dict]:
    return [_row(row) for row in Experiment.objects.order_by("-pk")[:50]]


def _row(row: Experiment) -> dict:
    harm = experiments.harm_of(row)
    arms = [
        arm | {
            "runs": harm.get(arm["name"], (0, 0))[0], "harmful": harm.get(arm["name"], (0, 0))[1],
            "stopped": row.stopped_arms.get(arm["name"]),
        }
        for arm in row.arms
    ]  # fmt: skip
    return {
        "id": row.pk, "name": row.name, "state": row.state, "arms": arms, "least_runs": row.least_runs,
        "most_harmful": row.most_harmful, "created_at": row.created_at.isoformat(),
        "stopped_at": row.stopped_at.isoformat() if row.stopped_at else None,
    }  # fmt: skip


def start(actor: Actor, given: dict) -> dict:
    """given: {"name", "arms": [{"name", "weight"?, ..}], "least_runs"?, "most_harmful"?}. Raises Invalid, Conflict."""
    arms = _arms(given.get("arms"))
    values = {"name": str(given.get("name") or "")[:80] or "A/B", "arms": arms}
    values |= {name: given[name] for name in ("least_runs", "most_harmful") if _is_number(given.get(name))}
    try:
        with transaction.atomic():
            row = Experiment.objects.create(**values)
            publish("ai.settings_changed", actor=actor, payload={"fields": ["experiment"]})
    except IntegrityError as error:
        raise Conflict(_("Another experiment is running: stop it first.")) from error
    return _row(row)


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1_000_000


def _arms(given) -> list[dict]:
    whole = isinstance(given, list) and 2 <= len(given) <= MOST_ARMS and all(isinstance(arm, dict) for arm in given)
    names = [str(arm.get("name") or "") for arm in given] if whole else []
    if not whole or not all(names) or len(set(names)) != len(names):
        raise Invalid(_("Name two to five different arms."), fields={"arms": ["two to five, each with its own name"]})
    return [_arm(arm) for arm in given]


def _arm(arm: dict) -> dict:
    weight = arm.get("weight", 1)
    if not _is_number(weight) or weight <= 0:
        raise Invalid(_("Please check what you entered."), fields={"weight": ["a number above 0"]})
    if (arm.get("prompt") or VERSION) not in PROMPTS:
        raise Invalid(_("Please check what you entered."), fields={"prompt": ["one of " + ", ".join(PROMPTS)]})
    texts = {name: str(arm.get(name) or "")[:120] for name in FIELDS if name != "weight"}
    return texts | {"weight": weight}


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
