"""What a claimed job needs before it is asked about: that it is still worth asking, by whom, and with what."""

import hashlib
from dataclasses import dataclass

from django.conf import settings

from ai import borrowed, configuration, experiments, queue
from ai.configuration import Configuration
from ai.experiments import Arm
from ai.models import Draft, Job
from ai.prompts import wording
from ai.prompts.drafting import Work
from ai.providers import Provider
from ai.secrets import unseal
from conversations.selectors.turns import is_current, turn_of
from helpdesk.scope import current_account_id


@dataclass(frozen=True)
class Plan:
    """What the jobs of one call share."""

    chosen: Configuration
    tier: int
    arm: Arm

    @property
    def model(self) -> str:
        return self.arm.model(self.tier) or self.chosen.model(self.tier)

    @property
    def prompt_version(self) -> str:
        return self.arm.prompt or wording.VERSION

    def cheaper(self) -> "Plan | None":
        """The same with the small model; None where that is what it is already."""
        smaller = Plan(self.chosen, 2, self.arm)
        return smaller if self.tier >= 3 and smaller.model and smaller.model != self.model else None

    def dearer(self) -> bool:
        """Whether there is a better model to turn to."""
        return self.tier < 3 and Plan(self.chosen, 3, self.arm).model not in ("", self.model)


def provider_of(chosen: Configuration) -> Provider:
    """Raises Problem where the stored key cannot be read."""
    key = unseal(chosen.sealed_key) if chosen.own else settings.AI_API_KEY
    return Provider(chosen.base_url, key, chosen.capability, chosen.own, chosen.account_pays)


def prepared(jobs: tuple[Job, ...]) -> list[tuple[Plan, list[Work]]]:
    """What is still worth a call, by plan. What is not is out of the queue, before it has cost anything."""
    experiment = experiments.running()
    groups: list[tuple[Plan, list[Work]]] = []
    for number, job in enumerate(jobs, start=1):
        work = _work(job, number)
        if work is None:
            queue.done([job])
            continue
        arm = experiments.arm_of(experiment, job.conversation_id)
        _put(groups, Plan(configuration.of_inbox(job.inbox_id), job.tier, arm), work)
    keyed = [(plan, _keyed(plan, works)) for plan, works in groups]
    return [(plan, works) for plan, works in keyed if works]


def _put(groups: list[tuple[Plan, list[Work]]], plan: Plan, work: Work) -> None:
    for known, works in groups:
        if known == plan:
            works.append(work)
            return
    groups.append((plan, [work]))


def _work(job: Job, number: int) -> Work | None:
    turn = turn_of(job.conversation_id)
    if not is_current(turn, job.turn):
        return None
    return Work(job, turn, f"a{number}", passages=_passages(turn))


def _passages(turn) -> list:
    lang = (turn.message.sentiment or {}).get("lang") or "ru"
    return borrowed.passages(current_account_id(), turn.message.plain_text[:1000], lang, turn.conversation.inbox_id)


def _keyed(plan: Plan, works: list[Work]) -> list[Work]:
    """Each with the key of everything its draft follows from."""
    kept = []
    for work in works:
        work.arm = plan.arm.name
        work.key = _key_of(plan, work)
        if Draft.objects.filter(key=work.key, state=Draft.State.READY).exists():
            queue.done([work.job])  # delivered twice: the first one has made it
        else:
            kept.append(work)
    return kept


def _key_of(plan: Plan, work: Work) -> str:
    articles = [f"{passage.article_id}.{passage.version}" for passage in work.passages]
    texts = [f"{line.pk}:{line.updated_at.timestamp()}" for line in work.turn.lines]
    said = [plan.model, plan.prompt_version, plan.chosen.policy, str(work.turn.conversation.product), *articles, *texts]
    return hashlib.sha256("\n".join([str(work.job.turn), *said]).encode()).hexdigest()
