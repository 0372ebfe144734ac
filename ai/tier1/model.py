"""The linear model: one row of weights for each feature, one column for each label."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np

from ai.tier1.features import KINDS, SIZE
from ai.tier1.labels import COLUMNS, INTENTS, URGENT

MODELS = Path(__file__).parent / "models"
LANGUAGES = ("ru", "en")
INTENT_COLUMNS = slice(0, len(INTENTS))
SENTIMENT_COLUMNS = slice(len(INTENTS), URGENT)


@dataclass(frozen=True)
class Model:
    """Weights, their scales, `known` words (sorted hashes) and what calibration found.

    `unsure` is the confidence below which the intent is `other`,
    `alarm` the probability from which a message is urgent."""

    weights: np.ndarray
    bias: np.ndarray
    scale: np.ndarray
    temperature: float = 1.0
    unsure: float = 0.3
    alarm: float = 0.5
    known: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))

    def logits(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        """One number for each column: intents, sentiments, urgency."""
        return (values @ self.weights[places]) * self.scale + self.bias

    def familiar(self, stems: list[str]) -> float:
        """The share of these word stems that training has seen; 1 without words."""
        words = [one for one in stems if one[0] not in "<?!"]
        if not words or not self.known.size:
            return 1.0
        marks = word_marks(words)
        at = np.minimum(np.searchsorted(self.known, marks), self.known.size - 1)
        return float((self.known[at] == marks).mean())

    def pull(self, places: np.ndarray, column: int) -> np.ndarray:
        """How much each of these features speaks for one column."""
        return self.weights[places, column] * self.scale[column]


def word_marks(stems: list[str]) -> np.ndarray:
    """Word stems as 32-bit hashes."""
    return np.fromiter((crc32(one.encode()) for one in stems), dtype=np.uint32, count=len(stems))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities out of logits, along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def sigmoid(logit: float) -> float:
    """A probability out of one logit."""
    return float(1 / (1 + np.exp(-logit)))


@cache
def load(lang: str) -> Model:
    """The model of a language. Raises FileNotFoundError where it was never trained."""
    with np.load(MODELS / f"{lang}.npz") as stored:
        return Model(
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"],
            scale=stored["scale"],
            temperature=float(stored["temperature"]),
            unsure=float(stored["unsure"]),
            alarm=float(stored["alarm"]),
            known=stored["known"],
        )


def save(model: Model, lang: str, folder: Path = MODELS) -> Path:
    """Writes a model in one byte a weight and returns its path; the same model makes the same bytes."""
    top = np.abs(model.weights).max(axis=0)
    scale = np.where(top > 0, top / 127, 1).astype(np.float32)
    path = folder / f"{lang}.npz"
    np.savez_compressed(
        path,
        weights=np.rint(model.weights / scale).astype(np.int8),
        bias=model.bias.astype(np.float32),
        scale=(scale * model.scale).astype(np.float32),
        temperature=np.float32(model.temperature),
        unsure=np.float32(model.unsure),
        alarm=np.float32(model.alarm),
        known=model.known,
    )
    return path


def blank() -> Model:
    """A model that knows nothing."""
    return Model(
        np.zeros((SIZE + KINDS, COLUMNS), dtype=np.float32),
        np.zeros(COLUMNS, dtype=np.float32),
        np.ones(COLUMNS, dtype=np.float32),
    )
