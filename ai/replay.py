"""Closed conversations, frozen before the first human reply, as a test set for another model or prompt.

Nothing is shown or sent; runs are kept with kind 'replay' and paid from the account's budgets.
"""

import statistics
from dataclasses import dataclass, field

from ai import configuration, drafts, ledger
from ai.drafting import answers, batch, offer
from ai.drafting.preparing import Plan, provider_of
from ai.experiments import Arm
from ai.models import Job, Run
from ai.prompts.drafting import Work
from ai.providers import ProviderError
from conversations.models import Conversation, Message
from conversations.selectors.turns import Turn

Type = Message.Type
AT_ONCE = 10
LINES = 12


@dataclass
class Score:
    """What one candidate came to. likeness: of its drafts to what people wrote, 0 to 1."""

    model: str
    asked: int = 0
    drafted: int = 0
    handed_off: int = 0
    failed: int = 0
    harmful: dict[str, int] = field(default_factory=dict)
    likeness: list[float] = field(default_factory=list)
    intents_agree: int = 0
    milliseconds: list[int] = field(default_factory=list)
    cost_micro: int = 0
    over_budget: bool = False

    def row(self) -> dict:
        asked = self.asked or 1
        times = sorted(self.milliseconds) or [0]
        return {
            "model": self.model, "asked": self.asked, "drafted": self.drafted, "handed_off": self.handed_off,
            "failed": self.failed, "harmful_percent": round(100 * sum(self.harmful.values()) / asked, 2),
            "harmful": self.harmful, "likeness": round(statistics.fmean(self.likeness), 3) if self.likeness else None,
            "intent_agreement": round(self.intents_agree / asked, 3), "cost_usd": self.cost_micro / 1e6,
            "cost_per_1000_usd": round(1000 * self.cost_micro / 1e6 / asked, 4),
            "p50_ms": times[len(times) // 2], "p95_ms": times[int(len(times) * 0.95)], "over_budget": self.over_budget,
        }  # fmt: skip


def frozen(most: int, intent: str = "") -> list[tuple[Turn, str]]:
    """(turn before the first human reply, that reply) of the newest resolved conversations of the active account."""
    rows = Conversation.objects.filter(status=Conversation.Status.RESOLVED, first_reply_created_at__isnull=False)
    rows = rows.filter(intent=intent) if intent else rows
    found = (_freeze(row) for row in rows.select_related("inbox", "contact").order_by("-id")[: 3 * most])
    return [each for each in found if each][:most]


def _freeze(conversation: Conversation) -> tuple[Turn, str] | None:
    lines = Message.objects.filter(conversation=conversation, private=False, deleted_at=None)
    lines = list(lines.filter(message_type__in=[Type.INCOMING, Type.OUTGOING]).order_by("id")[:60])
    by_person = (at for at, line in enumerate(lines) if line.sender_type == Conversation.Author.USER)
    at = next(by_person, None)
    before = lines[:at][-LINES:] if at else []
    theirs = [line for line in before if line.message_type == Type.INCOMING]
    return (Turn(conversation, theirs[-1], tuple(before), False), lines[at].plain_text) if theirs else None


def replay(cases: list[tuple[Turn, str]], model: str, prompt_version: str = "") -> Score:
    """Ask `model` for every case, AT_ONCE in a call; an empty budget ends it early and says so."""
    score = Score(model)
    plan = Plan(configuration.read(), 2, Arm(model_small=model, model_full=model, prompt=prompt_version))
    provider = provider_of(plan.chosen)
    for inbox_cases in _by_inbox(cases):
        for start in range(0, len(inbox_cases), AT_ONCE):
            if not score.over_budget:
                _ask(provider, plan, inbox_cases[start : start + AT_ONCE], score)
    return score


def _by_inbox(cases: list[tuple[Turn, str]]) -> list[list[tuple[Turn, str]]]:
    groups: dict[int, list] = {}
    for case in cases:
        groups.setdefault(case[0].conversation.inbox_id, []).append(case)
    return list(groups.values())


def _ask(provider, plan: Plan, cases: list[tuple[Turn, str]], score: Score) -> None:
    works = [_work(turn, number) for number, (turn, _) in enumerate(cases, start=1)]
    call = batch.call_of(provider, plan, works)
    try:
        reading = answers.read(call.make().text, {work.mark for work in works})
    except ledger.OverBudget:
        score.over_budget = True
        return
    except ProviderError:
        reading = answers.Reading(missing={work.mark for work in works})
    parts = [
        _judge(plan, work, reading.entries.get(work.mark), human, score)
        for work, (_, human) in zip(works, cases, strict=True)
    ]
    call.runs(parts)
    score.cost_micro += call.cost
    score.milliseconds.append(call.milliseconds)


def _work(turn: Turn, number: int) -> Work:
    job = Job(conversation=turn.conversation, inbox_id=turn.conversation.inbox_id, turn=turn.message.pk)
    return Work(job, turn, f"a{number}")


def _judge(plan: Plan, work: Work, entry: answers.Entry | None, human: str, score: Score) -> dict:
    """The run's fields; counts in the score."""
    score.asked += 1
    part = {"kind": "replay", "intent": work.turn.conversation.intent}
    if entry is None:
        score.failed += 1
        return batch.part_of(plan, work, Run.Outcome.FAILED, "nonsense", **part)
    score.intents_agree += entry.intent == work.turn.conversation.intent
    if entry.needs_human:
        score.handed_off += 1
        return batch.part_of(plan, work, Run.Outcome.HANDED_OFF, entry.handoff or "low_confidence", **part)
    categories = offer.verdict(work, entry.draft, plan.chosen.policy)
    if categories:
        score.harmful[categories[0]] = score.harmful.get(categories[0], 0) + 1
        return batch.part_of(plan, work, Run.Outcome.BLOCKED, "guardrail", categories=categories, **part)
    score.drafted += 1
    score.likeness.append(1 - drafts.distance_of(entry.draft, human))
    return batch.part_of(plan, work, Run.Outcome.OFFERED, **part)
