"""One call of the judge: up to AT_ONCE replies, out of the judge's own budget."""

import structlog
from django.conf import settings
from django.utils import timezone

from ai import configuration, ledger
from ai.configuration import Configuration
from ai.drafting.call import Call
from ai.drafting.preparing import provider_of
from ai.judging import sample, verdicts
from ai.judging.sample import Case
from ai.models import Run
from ai.models.money import Scope
from ai.prompts import judging as prompt
from ai.providers import ProviderError, Request, breaker
from helpdesk.lib.errors import Problem

log = structlog.get_logger(__name__)
Outcome = Run.Outcome


def judge() -> int:
    """Have the next of the active account's judged. Returns how many got an opinion; the rest waits or has none."""
    chosen, cases = configuration.read(), sample.take()
    if not chosen.can_draft:  # switched off since: nothing goes to a model any more
        sample.put_aside([case.run for case in cases])
        return 0
    return _judged(chosen, cases) if cases else 0


def _judged(chosen: Configuration, cases: list[Case]) -> int:
    try:
        provider = provider_of(chosen)
    except Problem:
        sample.later(cases)
        return 0
    if breaker.wait_for(provider, chosen.requests_per_minute):
        sample.later(cases)
        return 0
    request = Request(
        chosen.model(3), prompt.messages(cases), prompt.most_written(cases), settings.AI_SECONDS[3], verdicts.schema()
    )
    places = [(case.run.inbox_id or 0, case.run.conversation_id or 0) for case in cases]
    return _asked(Call(provider, request, places, Scope.JUDGE), cases)


def _asked(call: Call, cases: list[Case]) -> int:
    """What may have been billed is not asked again."""
    try:
        answer = call.make()
    except ledger.OverBudget as over:
        log.info("ai_judge_over_budget", scope=over.scope)
        sample.later(cases)
        return 0
    except ProviderError as error:
        call.runs([_part(case, Outcome.FAILED, str(error.trouble)) for case in cases])
        if error.may_be_billed:
            sample.put_aside([case.run for case in cases])
        else:
            sample.later(cases)
        return 0
    return _kept(call, cases, verdicts.read(answer.text, {case.mark for case in cases}))


def _kept(call: Call, cases: list[Case], found: dict[str, verdicts.Verdict]) -> int:
    call.runs([
        _part(case, *((Outcome.OFFERED,) if case.mark in found else (Outcome.FAILED, "missing"))) for case in cases
    ])  # fmt: skip
    for case in cases:
        if case.mark in found:
            _write(case.run, found[case.mark], call.request.model)
    sample.put_aside([case.run for case in cases if case.mark not in found])
    return len(found)


def _write(run: Run, verdict: verdicts.Verdict, model: str) -> None:
    Run.objects.filter(pk=run.pk).update(
        judged_at=timezone.now(), judging_until=None, judge_harmful=verdict.harmful, judge_score=verdict.score,
        judge_categories=verdict.known_categories, judge_model=model,
    )  # fmt: skip


def _part(case: Case, outcome: str, reason: str = "") -> dict:
    return {
        "kind": "judge", "tier": 3, "prompt_version": prompt.VERSION, "inbox_id": case.run.inbox_id,
        "conversation_id": case.run.conversation_id, "outcome": outcome, "reason": reason,
        "fell_back": outcome == Outcome.FAILED, "created_at": timezone.now(),
    }  # fmt: skip
