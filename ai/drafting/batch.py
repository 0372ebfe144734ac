"""One claimed batch, from first to last. Whatever goes wrong, operators and customers do not feel it."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from ai import alerts, autopilot, ledger, queue
from ai.drafting import answers, labels, offer
from ai.drafting.call import Call
from ai.drafting.preparing import Plan, prepared, provider_of
from ai.models import Job, Run
from ai.prompts import drafting as prompt
from ai.prompts.drafting import Work
from ai.providers import Answer, Provider, ProviderError, Request, breaker
from ai.providers.errors import Trouble
from helpdesk.lib.errors import Problem
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

log = structlog.get_logger(__name__)
PATIENCE = timedelta(minutes=15)  # a draft that comes later than this helps nobody
SOON = 5.0  # seconds
PAUSES = {1: 1.0, 2: 4.0}  # seconds before the next attempt
Outcome = Run.Outcome


def perform(jobs: tuple[Job, ...]) -> None:
    """Make the drafts of one claim. Every job leaves it done, queued again, or given up with its reason."""
    for plan, works in prepared(jobs):
        try:
            provider = provider_of(plan.chosen)
        except Problem as error:
            _give_up(works, error.code)
            continue
        if not plan.chosen.can_draft:
            queue.done([work.job for work in works])
        elif seconds := breaker.wait_for(provider, plan.chosen.requests_per_minute):
            _wait(works, seconds)
        else:
            _ask(provider, plan, works)


def _wait(works: list[Work], seconds: float) -> None:
    """The provider is to be left alone: nobody's attempt is counted, but nobody waits for ever either."""
    old = [work for work in works if timezone.now() - work.job.queued_at > PATIENCE]
    _again([work for work in works if work not in old], "waiting", seconds, counts=False)
    _give_up(old, "provider_down")


def _ask(provider: Provider, plan: Plan, works: list[Work]) -> None:
    call = call_of(provider, plan, works)
    try:
        answer = call.make()
    except ledger.OverBudget as over:
        _over_budget(provider, plan, works, over)
    except ProviderError as error:
        _failed(plan, works, call, error)
    else:
        _read(provider, plan, works, call, answer)


def call_of(provider: Provider, plan: Plan, works: list[Work], messages: list[dict] | None = None) -> Call:
    house = Account.objects.values_list("name", flat=True).get(pk=current_account_id())
    request = Request(
        plan.model, messages or prompt.messages(works, plan.chosen.policy, house, plan.prompt_version, labels.known()),
        prompt.most_written(works),
        settings.AI_SECONDS[3 if plan.tier >= 3 else 2], answers.schema(), thinking=plan.tier >= 3,
    )  # fmt: skip
    return Call(provider, request, [(work.job.inbox_id, work.job.conversation_id) for work in works])


def _over_budget(provider: Provider, plan: Plan, works: list[Work], over: ledger.OverBudget) -> None:
    """A smaller model, then tier 1 alone; whoever still has money goes on without those who have none."""
    cheaper = plan.cheaper()
    if cheaper:
        _ask(provider, cheaper, works)
        return
    alerts.tell(alerts.OVER_BUDGET, over.scope)
    poor = [work for work in works if _is_meant(work, over)]
    _give_up(poor, "budget")
    rest = [work for work in works if work not in poor]
    if rest:
        _ask(provider, plan, rest)


def _is_meant(work: Work, over: ledger.OverBudget) -> bool:
    place = {"inbox": work.job.inbox_id, "conversation": work.job.conversation_id}.get(over.scope)
    return place is None or place in over.places


def _failed(plan: Plan, works: list[Work], call: Call, error: ProviderError) -> None:
    reason = str(error.trouble)
    call.runs([part_of(plan, work, Outcome.FAILED, reason) for work in works])
    if error.lasting or error.trouble == Trouble.BAD_REQUEST:
        _give_up(works, reason)
        return
    patient = error.trouble == Trouble.RATE_LIMITED  # it asked us to wait: that is no failure of the job
    for work in works:
        seconds = error.retry_after or PAUSES.get(work.job.attempts, 4.0)
        _again([work], reason, min(seconds, 120), counts=not patient)
    _tell_given_up(works)


def _again(works: list[Work], reason: str, seconds: float, counts: bool) -> None:
    """For later; where that is not in moments, whoever looks at the conversation is told, once."""
    queue.again([work.job for work in works], reason, seconds, counts=counts)
    for work in works:
        if seconds > SOON and not work.job.reason:
            offer.tell_state(work.job.conversation_id)


def _read(provider: Provider, plan: Plan, works: list[Work], call: Call, answer: Answer) -> None:
    """Take what is whole; an answer with nothing in it gets one chance to be repaired."""
    reading = answers.read(answer.text, {work.mark for work in works})
    if not reading.entries:
        call.runs([part_of(plan, work, Outcome.FAILED, "nonsense") for work in works])
        repair = _repaired(provider, plan, works, call, answer, reading.problem)
        if repair is None:
            _missing(works)
            return
        call, reading = repair
    _take(plan, works, call, reading)


def _repaired(provider, plan, works, call, answer, problem):
    """(call, reading) of a second try; None where that came to nothing either."""
    log.warning("ai_answer_unreadable", problem=problem, model=plan.model)
    second = call_of(provider, plan, works, prompt.repaired(call.request.messages, answer.text, problem))
    try:
        said = second.make()
    except ledger.OverBudget:
        return None
    except ProviderError as error:
        second.runs([part_of(plan, work, Outcome.FAILED, str(error.trouble)) for work in works])
        return None
    reading = answers.read(said.text, {work.mark for work in works})
    if reading.entries:
        return second, reading
    second.runs([part_of(plan, work, Outcome.FAILED, "nonsense") for work in works])
    return None


def _take(plan: Plan, works: list[Work], call: Call, reading: answers.Reading) -> None:
    """Judge every entry, write the runs, then show what may be shown."""
    judged = [_judged(plan, work, reading.entries.get(work.mark)) for work in works]
    runs = call.runs([part for part, _ in judged])
    for work, run, (_, escalates) in zip(works, runs, judged, strict=True):
        entry = reading.entries.get(work.mark)
        if entry is None:
            continue
        if escalates:
            queue.again([work.job], run.reason, counts=False, tier=3)
            continue
        _conclude(work, entry, run)
    _missing([work for work in works if work.mark in reading.missing])


def _judged(plan: Plan, work: Work, entry: answers.Entry | None) -> tuple[dict, bool]:
    """(the run's fields, whether a better model is to try)."""
    if entry is None:
        return part_of(plan, work, Outcome.FAILED, "missing"), False
    if entry.complex and plan.dearer():
        return part_of(plan, work, Outcome.HANDED_OFF, "complex", intent=entry.intent), True
    if entry.needs_human:
        return part_of(plan, work, Outcome.HANDED_OFF, entry.handoff or "low_confidence", intent=entry.intent), False
    categories = offer.verdict(work, entry.draft, plan.chosen.policy)
    if categories:
        part = part_of(plan, work, Outcome.BLOCKED, "guardrail", intent=entry.intent, categories=categories)
        return part, plan.dearer()
    return part_of(plan, work, Outcome.OFFERED, intent=entry.intent), False


def _conclude(work: Work, entry: answers.Entry, run: Run) -> None:
    if not offer.conclude(work, entry, run):
        if run.outcome == Outcome.OFFERED:
            Run.objects.filter(pk=run.pk).update(outcome=Outcome.STALE)
        queue.done([work.job])
    elif run.outcome != Outcome.OFFERED:
        _give_up([work], run.reason)
    else:
        queue.done([work.job])
        autopilot.consider(work.job.conversation_id, work.job.turn)


def _missing(works: list[Work]) -> None:
    """Into a smaller batch, then alone, then given up: tier 1 has to do."""
    for work in works:
        queue.again([work.job], "nonsense", alone=work.job.attempts >= 2)
    _tell_given_up(works)


def part_of(plan: Plan, work: Work, outcome: str, reason: str = "", **more) -> dict:
    waited = timezone.now() - work.job.queued_at
    return {
        "inbox_id": work.job.inbox_id, "conversation_id": work.job.conversation_id, "message_id": work.job.turn,
        "tier": plan.tier, "prompt_version": plan.prompt_version, "arm": work.arm, "outcome": outcome,
        "reason": reason, "queue_ms": int(waited.total_seconds() * 1000), "fell_back": outcome == Outcome.FAILED,
        "intent": work.facts.get("intent") or "",
    } | more  # fmt: skip


def _give_up(works: list[Work], reason: str) -> None:
    queue.give_up([work.job for work in works], reason)
    for work in works:
        offer.tell_state(work.job.conversation_id)


def _tell_given_up(works: list[Work]) -> None:
    keys = [work.job.pk for work in works]
    for row in Job.objects.filter(pk__in=keys, state=Job.State.GIVEN_UP):
        offer.tell_state(row.conversation_id)
