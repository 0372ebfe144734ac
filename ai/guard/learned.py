"""What the small model adds to the rules: harms in words that no phrase foresaw.

It is trained by `manage.py train_guard` from phrases/*.txt; the file beside it is what comes out of that.
"""

from functools import lru_cache
from pathlib import Path

from ai.guard.features import features
from ai.guard.fold import sentences
from ai.guard.rules import Hit, rules_of, taken_back

WEIGHTS = Path(__file__).parent / "weights.npz"
SURE = 0.5  # of a sentence being harmful; lower finds more and is wrong more often
LEAST = 3  # words, of which a sentence can be judged


def reply_hits(folded: str, labels: tuple[str, ...], already: set[str]) -> list[Hit]:
    """labels: as in the file, "ok" first. already: categories the rules have found, which need no second opinion."""
    found = []
    for sentence in sentences(folded):
        label, chance = judged(sentence, labels)
        if chance >= SURE and label not in already and not taken_back(sentence, rules_of("reply")):
            found.append(Hit(label, f'reads like {label.replace("_", " ")} ({chance:.0%}): "{sentence.strip()[:80]}"'))
    return found


def judged(sentence: str, labels: tuple[str, ...]) -> tuple[str, float]:
    """The likeliest harm of a folded sentence, and the chance that it is harmful at all."""
    if len(sentence.split()) < LEAST:
        return labels[1], 0.0
    weights, bias = _weights()
    places = features(sentence)
    scores = weights[places].sum(axis=0) / max(1, len(places)) ** 0.5 + bias
    scores -= scores.max()
    chances = 2.718281828459045**scores
    chances /= chances.sum()
    return labels[1 + int(chances[1:].argmax())], float(1 - chances[0])


@lru_cache(1)
def _weights():
    import numpy as np  # only a process that judges pays for it

    with np.load(WEIGHTS) as kept:
        return kept["weights"].astype(np.float32), kept["bias"].astype(np.float32)
