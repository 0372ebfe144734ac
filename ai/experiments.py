"""A/B: an arm follows from the conversation alone, so none changes sides; harmful arms stop themselves."""

import hashlib
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from ai import alerts
from ai.models import Experiment, Run
from helpdesk.scope import current_account_id


@dataclass(frozen=True)
class Arm:
    """What differs; empty: as everywhere."""

    name: str = ""
    model_small: str = ""
    model_full: str = ""
    prompt: str = ""

    def model(self, tier: int) -> str:
        return self.model_full if tier >= 3 else self.model_small


def running() -> Experiment | None:
    return Experiment.objects.filter(state=Experiment.State.RUNNING).first()


def arm_of(experiment: Experiment | None, conversation_id: int) -> Arm:
    """By weight and hash. A stopped arm's conversations get what everybody gets."""
    if experiment is None or not experiment.arms:
        return Arm()
    point, reached = _point(experiment, conversation_id), 0.0
    whole = sum(arm["weight"] for arm in experiment.arms)
    for arm in experiment.arms:
        reached += arm["weight"] / whole
        if point < reached:
            return Arm() if arm["name"] in experiment.stopped_arms else Arm(**_fields(arm))
    return Arm()


def _fields(arm: dict) -> dict:
    return {name: arm.get(name) or "" for name in ("name", "model_small", "model_full", "prompt")}


def _point(experiment: Experiment, conversation_id: int) -> float:
    said = f"{current_account_id()}:{experiment.pk}:{conversation_id}".encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") / 2**64


def runs_of(experiment: Experiment):
    """Those of its own time only: the next experiment's arms may have the same names."""
    runs = Run.objects.filter(created_at__gte=experiment.created_at, kind="draft").exclude(arm="")
    return runs.filter(created_at__lt=experiment.stopped_at) if experiment.stopped_at else runs


def harm_of(experiment: Experiment) -> dict[str, tuple[int, int]]:
    """{arm: (runs, harmful ones)}: harmful is what the guard caught and what reached a customer or was called bad."""
    told = Q(outcome__in=(Run.Outcome.OFFERED, Run.Outcome.BLOCKED))
    bad = Q(outcome=Run.Outcome.BLOCKED) | Q(harmful_sent=True) | Q(judge_harmful=True) | Q(action="bad")
    rows = runs_of(experiment).values("arm").annotate(all=Count("pk", filter=told), bad=Count("pk", filter=bad))
    return {row["arm"]: (row["all"], row["bad"]) for row in rows.order_by()}


def stop_harmful() -> list[str]:
    """Stop the arms of the active account that harm. Returns their names."""
    experiment = running()
    if experiment is None:
        return []
    stopped = []
    for arm, (count, harmful) in harm_of(experiment).items():
        per_cent = 100 * harmful / count if count else 0
        if count >= experiment.least_runs and per_cent > experiment.most_harmful and _is_open(experiment, arm):
            experiment.stopped_arms[arm] = {"at": timezone.now().isoformat(), "harmful_percent": round(per_cent, 2)}
            stopped.append(arm)
            alerts.tell(alerts.ARM_STOPPED, f"{experiment.name}: {arm}", harmful_percent=round(per_cent, 2), runs=count)
    if stopped:
        experiment.save(update_fields=["stopped_arms"])
    return stopped


def _is_open(experiment: Experiment, arm: str) -> bool:
    return arm not in experiment.stopped_arms
