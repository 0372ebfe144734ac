"""Summaries, translations and rewritten replies: one text in, one text out, on the rails of the drafts."""

import time

from django.conf import settings
from django.utils import timezone

from ai import configuration, experiments, ledger
from ai.drafting.call import Call
from ai.drafting.preparing import Plan, provider_of
from ai.models import Run
from ai.prompts import data, wording
from ai.providers import ProviderError, Request, breaker
from conversations.selectors.turns import turn_of
from helpdesk.lib.errors import Problem

WRITTEN = {"summary": 500, "translate": 2_000, "rewrite": 2_000}
LONGEST = 6_000
SPARE, LEAST = 0.5, 1.0  # seconds: for the way back, and less than that is not worth a paid call


def seconds_until(until: float) -> float:
    """What a call may take of the time until then (seconds of the epoch), so that its answer is still waited for."""
    return min(until - time.time() - SPARE, settings.AI_SECONDS[2])


def answer(kind: str, given: dict, user_id: int, until: float) -> dict:
    """{"text"} or {"problem": why}. until: seconds of the epoch; nothing is begun that could not be done by then."""
    chosen = configuration.of_inbox(given.get("inbox_id"))
    if not chosen.can_draft:
        return {"problem": "off"}
    plan = Plan(chosen, 2, experiments.Arm())
    try:
        provider = provider_of(chosen)
    except Problem as error:
        return {"problem": error.code}
    if breaker.wait_for(provider, chosen.requests_per_minute):
        return {"problem": "provider_down"}
    messages, seconds = _messages(kind, given), seconds_until(until)
    if seconds < LEAST:
        return {"problem": "slow"}
    request = Request(plan.model, messages, WRITTEN[kind], seconds)
    place = (given.get("inbox_id") or 0, given.get("conversation_id") or 0)
    return _made(Call(provider, request, [place], hurried=True), kind, given | {"user_id": user_id})


def _made(call: Call, kind: str, given: dict) -> dict:
    try:
        said = call.make()
    except ledger.OverBudget:
        return {"problem": "budget"}
    except ProviderError as error:
        call.runs([_part(kind, given, Run.Outcome.FAILED, str(error.trouble))])
        return {"problem": str(error.trouble)}
    text = said.text.strip()
    if data.canary() in text or said.cut:
        call.runs([_part(kind, given, Run.Outcome.FAILED, "cut" if said.cut else "prompt_leak")])
        return {"problem": "nonsense"}
    call.runs([_part(kind, given, Run.Outcome.OFFERED)])
    return {"text": text}


def _part(kind: str, given: dict, outcome: str, reason: str = "") -> dict:
    return {
        "kind": kind, "tier": 2, "prompt_version": f"{kind}-1", "inbox_id": given.get("inbox_id"),
        "conversation_id": given.get("conversation_id"), "user_id": given["user_id"], "outcome": outcome,
        "reason": reason, "fell_back": outcome == Run.Outcome.FAILED, "created_at": timezone.now(),
    }  # fmt: skip


def _messages(kind: str, given: dict) -> list[dict]:
    language = wording.LANGUAGES.get(given.get("language") or "", "the language of the text")
    if kind == "summary":
        turn = turn_of(given["conversation_id"], most=60)
        text = data.marked(data.lines_of(turn.lines) if turn else [])
        system = wording.SUMMARY.format(language=language)
    else:
        template = wording.TRANSLATE if kind == "translate" else wording.REWRITE
        system = template.format(language=language, how=wording.WAYS.get(given.get("how"), ""))
        text = data.marked(data.cut(given["text"], LONGEST))
    return [{"role": "system", "content": system}, {"role": "user", "content": text}]
