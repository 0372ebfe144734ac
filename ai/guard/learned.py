"""What the small models add to the rules: harms and commands in words that no phrase foresaw.

They are trained by `manage.py train_guard` from phrases/; the files beside it are what comes out of that.
"""

from functools import lru_cache
from pathlib import Path

from ai.guard.features import features
from ai.guard.fold import sentences
from ai.guard.rules import Hit, rules_of, taken_back

WEIGHTS = Path(__file__).parent / "weights.npz"  # of drafts
COMMANDS = Path(__file__).parent / "commands.npz"  # of customers' messages
SURE = 0.45  # of a sentence being harmful; lower finds more and is wrong more often
UNLIKELY = 0.1  # below which a phrase of a rule stands there by chance
SURE_OF_COMMAND = 0.65
LEAST = 3  # words, of which a sentence can be judged


def reply_hits(folded: str, labels: tuple[str, ...], already: set[str]) -> list[Hit]:
    """labels: as in the file, "ok" first. already: categories the rules have found, which need no second opinion."""
    found = []
    for sentence in sentences(folded):
        label, chance = judged(sentence, labels)
        if chance >= SURE and label not in already and not taken_back(sentence, rules_of("reply")):
            found.append(Hit(label, f'reads like {label.replace("_", " ")} ({chance:.0%}): "{sentence.strip()[:80]}"'))
    return found


def unlikely(views: list[str], labels: tuple[str, ...]) -> bool:
    """Whether the model holds every sentence of a draft, however it is read, to be harmless. A very short one it cannot
    judge, so that is never unlikely."""
    parts = [sentence for view in views for sentence in sentences(view)]
    return all(len(part.split()) >= LEAST and judged(part, labels)[1] < UNLIKELY for part in parts)


def command_hits(folded: str) -> list[Hit]:
    """Sentences of a customer's message that read like a command to a machine."""
    pairs = [(sentence, judged(sentence, ("ok", "command"), COMMANDS)[1]) for sentence in sentences(folded)]
    return [
        Hit("injection", f'reads like a command to a machine ({chance:.0%}): "{sentence.strip()[:60]}"')
        for sentence, chance in pairs
        if chance >= SURE_OF_COMMAND
    ]


def judged(sentence: str, labels: tuple[str, ...], kept: Path | None = None) -> tuple[str, float]:
    """The likeliest harm of a folded sentence, and the chance that it is harmful at all. kept: the model's file."""
    if len(sentence.split()) < LEAST:
        return labels[1], 0.0
    weights, bias = _weights(kept or WEIGHTS)
    places = features(sentence)
    scores = weights[places].sum(axis=0) / max(1, len(places)) ** 0.5 + bias
    scores -= scores.max()
    chances = 2.718281828459045**scores
    chances /= chances.sum()
    return labels[1 + int(chances[1:].argmax())], float(1 - chances[0])


@lru_cache(2)
def _weights(path: Path):
    import numpy as np  # only a process that judges pays for it

    with np.load(path) as kept:
        return kept["weights"].astype(np.float32), kept["bias"].astype(np.float32)
