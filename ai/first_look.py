"""Tier 1 on the way in of a message: within a hard limit of time, and never at the message's cost."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError

import structlog
from django.conf import settings

from ai import borrowed, configuration, lessons
from conversations.services.insights import NOTHING, Insight, register
from helpdesk.tenancy.models import Inbox

log = structlog.get_logger(__name__)
READ_CHARACTERS = 4_000
UNKNOWN = Insight(facts={"intent": "unknown", "reasons": ["too late"]})
FAILED = Insight(facts={"intent": "unknown", "reasons": ["failed"]})
_readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="tier1")
_free = threading.BoundedSemaphore(4)  # one that hangs costs its own place, and nobody waits behind it


@register
def look(inbox: Inbox, text: str) -> Callable[[], Insight]:
    """Tier 1 begins to read while the database works on the message. Its answer is UNKNOWN where it is not there
    AI_TIER1_MILLISECONDS from now, NOTHING where the account has the AI off."""
    chosen = configuration.of_inbox(inbox.pk)
    if not chosen.enabled:
        return lambda: NOTHING
    if not _free.acquire(blocking=False):
        return lambda: UNKNOWN
    until = time.monotonic() + settings.AI_TIER1_MILLISECONDS / 1000
    reading = _readers.submit(read, text[:READ_CHARACTERS], chosen.rules, lessons.of(chosen.lesson))
    reading.add_done_callback(lambda _: _free.release())
    return lambda: _answer(reading, until)


def _answer(reading: Future, until: float) -> Insight:
    try:
        return reading.result(max(0.0, until - time.monotonic()))
    except TimeoutError:
        log.warning("tier1_too_late")
        return UNKNOWN


def read(text: str, rules: tuple, correct=None) -> Insight:
    """UNKNOWN where tier 1 itself fails: that costs the message its labels and nothing else."""
    try:
        return insight(borrowed.analyse(text, rules, correct))
    except Exception:  # whatever its fault is
        log.exception("tier1_failed")
        return FAILED


def insight(said) -> Insight:
    """What a reading (of `ai.tier1`) means for the conversation, and the facts kept with the message."""
    facts = {
        "lang": said.lang,
        "intent": said.intent,
        "sentiment": said.sentiment,
        "urgent": bool(said.urgent),
        "confidence": round(float(said.confidence), 3),
        "reasons": [str(reason) for reason in said.reasons][:5],
    }
    return Insight(said.intent, said.sentiment, bool(said.urgent), facts)


def suspicion(text: str) -> dict:
    """What to add to a message's facts where it tries to instruct the AI. Asked before a model is, not on its way in.
    """
    suspicious, why = borrowed.injection(text[:READ_CHARACTERS])
    return {"suspicious": True, "instructs": [str(reason) for reason in why][:3]} if suspicious else {}


def warm() -> None:
    """Load the weights beside whatever the process does first: a customer's message should not wait for that."""
    if not settings.AI_ENABLED:
        return
    threading.Thread(target=borrowed.warm, name="tier1-warm", daemon=True).start()
