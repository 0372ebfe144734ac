"""Whether a draft may be shown: rules, a small model, contacts, facts and the circumstances, in that order."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ai.guard import learned, runtime
from ai.guard.contacts import contact_hits
from ai.guard.facts import invented
from ai.guard.fold import fold, views
from ai.guard.marks import QUOTED
from ai.guard.rules import Hit, hits, rules_of

HARMS = (
    "false_promise", "blame", "ai_mention", "off_platform", "pii_leak", "legal_admission",
    "review_manipulation", "dismissive", "rude", "unsafe_advice", "competitor_talk", "prompt_leak",
)  # fmt: skip
LABELS = ("ok", *HARMS)  # in the order of the model's file


@dataclass(frozen=True)
class Policy:
    """What an account wants of its drafts.

    longest: characters. allowed: domains, e-mails, phones and handles a draft may name, in lower case. earlier: replies
    already given in the conversation. canary: the secret word of the prompt. lifted: categories that are not checked.
    """

    longest: int = 2000
    allowed: frozenset[str] = field(default=frozenset())
    earlier: tuple[str, ...] = ()
    canary: str = ""
    lifted: frozenset[str] = field(default=frozenset())


class Verdict(NamedTuple):
    """categories: what is wrong, the surest first; reasons: for each finding a sentence with its evidence."""

    harmful: bool
    categories: tuple[str, ...]
    reasons: tuple[str, ...]


def check(text: str, lang: str | None = None, context: str = "", policy: Policy | None = None) -> Verdict:
    """Judge a draft. context: all it may draw on; where it is empty, facts are not compared. lang: the customer's."""
    policy = policy or Policy()
    own = _without_quotes(text)
    found = _harms(own) + contact_hits(text, policy.allowed) + _circumstances(text, lang, context, policy)
    kept = list(dict.fromkeys(hit for hit in found if hit.category not in policy.lifted))
    return Verdict(bool(kept), tuple(dict.fromkeys(hit.category for hit in kept)), tuple(hit.reason for hit in kept))


def _harms(text: str) -> list[Hit]:
    """A phrase of a rule in a sentence that is surely harmless stands there by chance; an insult never does."""
    seen = views(text)
    found = [hit for view in seen for hit in hits(view, rules_of("reply"))]
    if found and learned.unlikely(seen, LABELS):
        found = [hit for hit in found if hit.category == "rude"]
    return found + learned.reply_hits(fold(text), LABELS, {hit.category for hit in found})


def _circumstances(text: str, lang: str | None, context: str, policy: Policy) -> list[Hit]:
    found = runtime.wrong_language(text, lang) + runtime.too_long(text, policy.longest)
    found += runtime.repeated(text, policy.earlier) + runtime.canary(text, policy.canary)
    return found + (invented(text, context) if context.strip() else [])


def _without_quotes(text: str) -> str:
    """The customer's words that a draft repeats are not the draft's own."""
    return QUOTED.sub(lambda match: match.group().replace(match.group(1), "…"), text)
