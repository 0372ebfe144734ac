"""Fits the linear model with plain numpy: AdaGrad over single messages, the same weights for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ai.tier1.corpus import Row, build
from ai.tier1.features import SIZE, masked, stem, vector
from ai.tier1.labels import COLUMNS, INTENTS, URGENT
from ai.tier1.model import INTENT_COLUMNS, SENTIMENT_COLUMNS, Model, blank, save, sigmoid, softmax, word_marks
from ai.tier1.moods import moody
from ai.tier1.text import tidy, tokens
from ai.tier1.topics import topics

STEP = 0.6
DECAY = 2e-5
ROUNDS = 10
FOLDS = 5
# How much a message with its moods hidden weighs.
MASKED = 0.5
# Below this confidence a message is `other`.
UNSURE = 0.3

Vectors = Sequence[tuple[np.ndarray, np.ndarray]]


def vectors(rows: Sequence[Row], lang: str) -> Vectors:
    """The rows as sparse vectors."""
    return [vector(tidy(row.text), lang) for row in rows]


def with_masked(rows: Sequence[Row], points: Vectors, lang: str) -> tuple[Sequence[Row], Vectors]:
    """The rows, and each again with the words of the lists hidden, so that the lists can tell alone: the glad and sad
    ones for the mood, those of a kind for the intent."""
    moods = [replace(row, intent=-1, urgent=-1, weight=MASKED) for row in rows if row.sentiment >= 0]
    kinds = [replace(row, sentiment=-1, urgent=-1, weight=MASKED) for row in rows if row.intent >= 0]
    hidden = [masked(tidy(row.text), lang, moody) for row in moods]
    hidden += [masked(tidy(row.text), lang, topics) for row in kinds]
    return [*rows, *moods, *kinds], [*points, *hidden]


def fit(rows: Sequence[Row], points: Vectors, seed: int = 0, rounds: int = ROUNDS) -> Model:
    """A model of these rows, not calibrated yet."""
    model = blank()
    worth = _worth(rows)
    seen = np.full_like(model.weights, 1e-2)
    bias_seen = np.ones(COLUMNS, dtype=np.float32)
    order, rng = list(range(len(rows))), random.Random(seed)
    for _ in range(rounds):
        rng.shuffle(order)
        for at in order:
            _learn(model, seen, bias_seen, points[at], rows[at], worth)
    return model


def held_out(rows: Sequence[Row], points: Vectors, seed: int = 0) -> np.ndarray:
    """Logits for every row from a model that has seen no row of its template."""
    found = np.zeros((len(rows), COLUMNS), dtype=np.float32)
    for fold in range(FOLDS):
        inside = [at for at, row in enumerate(rows) if row.group % FOLDS != fold]
        model = fit([rows[at] for at in inside], [points[at] for at in inside], seed, rounds=max(4, ROUNDS // 2))
        for at, row in enumerate(rows):
            if row.group % FOLDS == fold:
                found[at] = model.logits(*points[at])
    return found


def temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """By what to divide the intents' logits so that "80 % sure" is right four times in five."""
    known = truth >= 0
    costs = {}
    for value in np.arange(0.5, 4.01, 0.05):
        chance = softmax(logits[known][:, INTENT_COLUMNS] / value)
        costs[float(value)] = -np.log(chance[np.arange(known.sum()), truth[known]] + 1e-9).mean()
    return min(costs, key=costs.__getitem__)


def _worth(rows: Sequence[Row]) -> dict[str, np.ndarray]:
    """Rare labels weigh more, up to threefold: a label's number of phrases is not how often people write it."""
    intents = np.bincount([row.intent for row in rows if row.intent >= 0], minlength=len(INTENTS))
    moods = np.bincount([row.sentiment for row in rows if row.sentiment >= 0], minlength=3)
    return {"intent": _balance(intents), "sentiment": _balance(moods)}


def _balance(counts: np.ndarray) -> np.ndarray:
    middle = np.median(counts[counts > 0]) if counts.any() else 1
    return np.clip(middle / np.maximum(counts, 1), 0.4, 3.0) ** 0.5


def _learn(model: Model, seen: np.ndarray, bias_seen: np.ndarray, point, row: Row, worth: dict) -> None:
    places, values = point
    error = _error(model.logits(places, values), row, worth)
    slope = values[:, None] * error[None, :] + DECAY * model.weights[places]
    slope[places >= SIZE, len(INTENTS) :] = 0
    seen[places] += slope * slope
    model.weights[places] -= STEP * slope / np.sqrt(seen[places])
    bias_seen += error * error
    model.bias[:] -= 0.1 * error / np.sqrt(bias_seen)


def _error(logits: np.ndarray, row: Row, worth: dict) -> np.ndarray:
    """What the model believes less what is true; nothing where nobody knows."""
    error = np.zeros(COLUMNS, dtype=np.float32)
    if row.intent >= 0:
        error[INTENT_COLUMNS] = softmax(logits[INTENT_COLUMNS])
        error[row.intent] -= 1
        error[INTENT_COLUMNS] *= worth["intent"][row.intent]
    if row.sentiment >= 0:
        error[SENTIMENT_COLUMNS] = softmax(logits[SENTIMENT_COLUMNS])
        error[len(INTENTS) + row.sentiment] -= 1
        error[SENTIMENT_COLUMNS] *= worth["sentiment"][row.sentiment]
    if row.urgent >= 0:
        error[URGENT] = sigmoid(logits[URGENT]) - row.urgent
    return error * row.weight


def train(lang: str, seed: int, into: Path) -> dict[str, float | int | str]:
    """Builds, calibrates and saves the model of a language; returns what was measured on held-out templates."""
    rows = build(lang, seed)
    points = vectors(rows, lang)
    unseen = held_out(rows, points, seed)
    truth = np.array([row.intent for row in rows])
    warmth = temperature(unseen, truth)
    model = replace(
        fit(*with_masked(rows, points, lang), seed),
        temperature=warmth,
        unsure=UNSURE,
        alarm=alarm(unseen, rows),
        known=vocabulary(rows, lang),
    )
    path = save(model, lang, into)
    known = truth >= 0
    right = unseen[known][:, INTENT_COLUMNS].argmax(axis=1) == truth[known]
    return {
        "messages": len(rows),
        "held-out accuracy": round(float(right.mean()), 3),
        "temperature": round(warmth, 2),
        "alarm": round(model.alarm, 2),
        "bytes": path.stat().st_size,
    }


def vocabulary(rows: Sequence[Row], lang: str) -> np.ndarray:
    """The word stems of the rows as sorted hashes."""
    found = {stem(word, lang) for row in rows for word in tokens(tidy(row.text))}
    return np.unique(word_marks(sorted(found)))


def alarm(logits: np.ndarray, rows: Sequence[Row]) -> float:
    """The probability from which a held-out message counts as urgent: the best F-score, and at least one half."""
    truth = np.array([row.urgent for row in rows]) == 1
    chances = 1 / (1 + np.exp(-logits[:, URGENT]))
    scores = {}
    for edge in np.arange(0.5, 0.91, 0.02):
        said = chances >= edge
        hit = float((said & truth).sum())
        scores[float(edge)] = hit / (0.5 * float(said.sum()) + 0.5 * float(truth.sum()) + 1e-9)
    return max(scores, key=scores.__getitem__)
