"""Trying a provider's settings with a question of two words: paid for and counted like every other call.

The breaker is not asked: whoever mends the settings has to be able to try what everybody else leaves alone.
"""

from django.utils import timezone

from ai import ledger
from ai.configuration import Configuration
from ai.drafting.call import TRIAL, Call
from ai.drafting.preparing import provider_of
from ai.drafting.words import LEAST, seconds_until
from ai.models import Run
from ai.providers import Provider, ProviderError, Request
from helpdesk.lib.errors import Problem

QUESTION = [{"role": "user", "content": "Answer with the word OK."}]
WRITTEN = 32  # tokens


def answer(kind: str, given: dict, user_id: int, until: float) -> dict:
    """{"models": [{"model", "milliseconds", "problem"}]}, or {"problem": why}. given: fields of a Configuration."""
    chosen = Configuration(**{name: value for name, value in given.items() if name != "once"})
    try:
        provider = provider_of(chosen)
    except Problem as error:
        return {"problem": error.code}
    models = dict.fromkeys(filter(None, [chosen.model(2), chosen.model(3)]))
    return {"models": [_tried(provider, model, user_id, until) for model in models]}


def _tried(provider: Provider, model: str, user_id: int, until: float) -> dict:
    seconds = seconds_until(until)
    if seconds < LEAST:
        return {"model": model, "milliseconds": 0, "problem": "timeout"}
    call = Call(provider, Request(model, QUESTION, WRITTEN, seconds), [(0, 0)], TRIAL)
    problem = _problem(call)
    if problem != "budget":
        outcome = Run.Outcome.FAILED if problem else Run.Outcome.OFFERED
        call.runs([_part(outcome, problem, user_id)])
    return {"model": model, "milliseconds": call.milliseconds, "problem": problem}


def _problem(call: Call) -> str:
    try:
        call.make()
    except ledger.OverBudget:
        return "budget"
    except ProviderError as error:
        return str(error.trouble)
    return ""


def _part(outcome: str, reason: str, user_id: int) -> dict:
    return {
        "kind": "test", "tier": 2, "prompt_version": "test-1", "outcome": outcome, "reason": reason,
        "user_id": user_id, "created_at": timezone.now(),
    }  # fmt: skip
