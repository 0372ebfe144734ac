"""What an account's operators taught: corrections of past readings, turned into weights added to the model's.

Pure functions: the caller keeps the corrections and says when to learn anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from ai.tier1.features import stem, vector
from ai.tier1.labels import COLUMNS, INTENTS, SENTIMENTS, URGENT
from ai.tier1.language import detect, read_as
from ai.tier1.model import INTENT_COLUMNS, SENTIMENT_COLUMNS, load, sigmoid, softmax
from ai.tier1.text import tidy, tokens

# The newest corrections count; older ones have had their time.
MOST = 1000
ROUNDS, STEP, DECAY = 30, 0.7, 0.01
FOLDS = 5
# A change of mind is shown only where, on corrections held back, such changes were right this often.
RIGHT = 0.75
TIMID, BOLD, DEAF = 2.5, 0.4, 1e9
# Words the model knows already are slower to change their meaning.
SETTLED = 0.3


@dataclass(frozen=True)
class Lesson:
    """A correction made ready: its features and the columns it speaks about (-1 and None: it does not)."""

    features: tuple[str, ...]
    base: np.ndarray
    intent: int
    sentiment: int
    urgent: bool | None


@dataclass(frozen=True)
class Learned:
    """Weights by language and feature, and by how much they must speak before they are heard (`edge`)."""

    weights: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    edge: dict[str, float] = field(default_factory=dict)

    def add(self, logits: np.ndarray, words: list[str], lang: str) -> tuple[str, ...]:
        """Adds what was taught to a message's logits, if it is sure enough; returns the reasons to show."""
        push = _push(self.weights.get(lang, {}), features(words, lang))
        loud = np.abs(push) >= self.edge.get(lang, TIMID)
        before = _said(logits)
        logits += _heard(push, loud)
        return () if _said(logits) == before else ("taught by operators",)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain lists and dicts, for storing."""
        weights = self.weights.items()
        plain = {lang: {name: row.round(4).tolist() for name, row in rows.items()} for lang, rows in weights}
        return {"weights": plain, "edge": self.edge}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Learned":
        """The same from what `as_json` gave."""
        rows = stored["weights"].items()
        weights = {lang: {name: np.array(row) for name, row in one.items()} for lang, one in rows}
        return cls(weights, dict(stored["edge"]))


def learn(corrections: Iterable[Mapping[str, Any]]) -> Learned:
    """What corrections {"text", "intent"?, "sentiment"?, "urgent"?} teach, oldest first.

    A label that is None or missing teaches nothing. Raises ValueError for a label that does not exist."""
    lessons: dict[str, list[Lesson]] = {}
    for one in list(corrections)[-MOST:]:
        text = tidy(one["text"])
        text, lang = read_as(text, detect(text))
        if lang is not None and (lesson := _lesson(one, text, lang)):
            lessons.setdefault(lang, []).append(lesson)
    settled = {lang: _settled(some, lang) for lang, some in lessons.items()}
    weights = {lang: _fit(some, settled[lang]) for lang, some in lessons.items()}
    return Learned(weights, {lang: _edge(some, settled[lang]) for lang, some in lessons.items()})


def features(words: list[str], lang: str) -> tuple[str, ...]:
    """The stems and pairs of stems by which a lesson is remembered."""
    stems = [stem(word, lang) for word in words]
    pairs = (f"{one} {two}" for one, two in pairwise(stems))
    return tuple(dict.fromkeys([*(one for one in stems if len(one) > 2), *pairs]))


def _lesson(one: Mapping[str, Any], text: str, lang: str) -> Lesson | None:
    names = features(tokens(text), lang)
    intent, mood = one.get("intent"), one.get("sentiment")
    if not names:
        return None
    return Lesson(
        names,
        load(lang).logits(*vector(text, lang)),
        _index(intent, INTENTS),
        _index(mood, SENTIMENTS),
        one.get("urgent"),
    )


def _index(label: str | None, labels: Sequence[str]) -> int:
    if label and label not in labels:
        raise ValueError(f"no such label: {label}")
    return labels.index(label) if label else -1


def _settled(lessons: Sequence[Lesson], lang: str) -> frozenset[str]:
    names = {name for one in lessons for name in one.features}
    return frozenset(name for name in names if " " not in name and load(lang).familiar([name]) == 1)


def _push(rows: Mapping[str, np.ndarray], names: Sequence[str]) -> np.ndarray:
    found = [rows[name] for name in names if name in rows]
    return np.sum(found, axis=0) / np.sqrt(len(found)) if found else np.zeros(COLUMNS)


def _said(logits: np.ndarray) -> tuple[int, int, bool]:
    intents, moods = logits[INTENT_COLUMNS], logits[SENTIMENT_COLUMNS]
    return int(intents.argmax()), int(moods.argmax()), bool(logits[URGENT] > 0)


def _heard(push: np.ndarray, loud: np.ndarray) -> np.ndarray:
    """A group of columns (intents, sentiments, urgency) is heard whole or not at all."""
    heard = np.zeros(COLUMNS)
    for group in (INTENT_COLUMNS, SENTIMENT_COLUMNS, slice(URGENT, COLUMNS)):
        if loud[group].any():
            heard[group] = push[group]
    return heard


def _fit(lessons: Sequence[Lesson], settled: frozenset[str]) -> dict[str, np.ndarray]:
    rows: dict[str, np.ndarray] = {name: np.zeros(COLUMNS) for one in lessons for name in one.features}
    pace = {name: STEP * (SETTLED if name in settled else 1) for name in rows}
    for _ in range(ROUNDS):
        for one in lessons:
            error = _error(one.base + _push(rows, one.features), one) / np.sqrt(len(one.features))
            for name in one.features:
                rows[name] -= pace[name] * (error + DECAY * rows[name])
    return rows


def _error(logits: np.ndarray, one: Lesson) -> np.ndarray:
    error = np.zeros(COLUMNS)
    if one.intent >= 0:
        error[INTENT_COLUMNS] = softmax(logits[INTENT_COLUMNS])
        error[one.intent] -= 1
    if one.sentiment >= 0:
        error[SENTIMENT_COLUMNS] = softmax(logits[SENTIMENT_COLUMNS])
        error[len(INTENTS) + one.sentiment] -= 1
    if one.urgent is not None:
        error[URGENT] = sigmoid(logits[URGENT]) - one.urgent
    return error


def _edge(lessons: Sequence[Lesson], settled: frozenset[str]) -> float:
    """From which push on changes of mind were right on corrections held back.

    Few corrections leave it timid, corrections that contradict each other deaf.
    """
    pushes = []
    for fold in range(FOLDS):
        rows = _fit([one for at, one in enumerate(lessons) if at % FOLDS != fold], settled)
        held = [one for at, one in enumerate(lessons) if at % FOLDS == fold and one.intent >= 0]
        pushes += [_change(one, _push(rows, one.features)) for one in held]
    tried = [(size, right) for size, changed, right in pushes if changed]
    for edge in np.arange(BOLD, TIMID, 0.1):
        above = [right for size, right in tried if size >= edge]
        if len(above) >= FOLDS and sum(above) / len(above) >= RIGHT:
            return round(float(edge), 2)
    return DEAF if len(tried) >= FOLDS else TIMID


def _change(one: Lesson, push: np.ndarray) -> tuple[float, bool, bool]:
    before, after = one.base[INTENT_COLUMNS].argmax(), (one.base + push)[INTENT_COLUMNS].argmax()
    return float(np.abs(push[INTENT_COLUMNS]).max()), before != after, after == one.intent
