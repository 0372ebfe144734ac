"""Tier 1: a small local classifier that reads a message in a millisecond, in Russian and English.

Pure Python and numpy; no database and no network. The models are read at the first message or by `warm()`, so that
importing this costs nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ai.tier1.labels import INTENTS, SENTIMENTS, Analysis

__all__ = ["INTENTS", "SENTIMENTS", "Analysis", "analyse", "warm"]


def analyse(text: str, rules: Iterable[Mapping[str, Any]] = (), correct: Any = None) -> Analysis:
    """What a message is about; `rules` are the account's own (see ai.tier1.rules), `correct` what it taught us
    (ai.tier1.learned.learn). Raises ai.tier1.rules.BadRule for a rule that cannot be read."""
    from ai.tier1.analysis import analyse as read

    return read(text, rules, correct)


def warm() -> None:
    """Reads the models and the rules, so that the first message does not wait for them."""
    from ai.tier1.language import detect

    for text in ("Где мой заказ?", "Where is my order?", "Wo ist meine Bestellung?"):
        detect(text)
        analyse(text)
