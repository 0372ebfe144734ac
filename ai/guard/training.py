"""How the small models are made: phrases written out, a softmax over hashed features; same seed, same file."""

import random
import re
from pathlib import Path

from ai.guard.features import SIZE, features
from ai.guard.fold import fold
from ai.guard.reply import LABELS

PHRASES = Path(__file__).parent / "phrases"
COMMANDS = ("ok", "command")
MOST = 50  # sentences of one template
REPEATED, LEFT_OUT = 12, 0.12
HARMLESS = 3.0  # times the weight of a harm: what nobody foresaw is more likely to be harmless
ORDINARY = 1.0  # the same of customers' messages, of which there are many more than of commands
ROUNDS, BATCH, PACE, DECAY = 18, 128, 0.5, 2e-5
HIDDEN = 0.2  # of a sentence's features in each round, so that no single word is relied on
_CHOICE = re.compile(r"\{([^{}|]*\|[^{}]*)\}")


def reply_sentences(chance: random.Random) -> list[tuple[str, str]]:
    """(label, sentence) of every template of a draft, in a random order."""
    return _mixed(_written_out(PHRASES, LABELS, chance), chance)


def command_sentences(chance: random.Random) -> list[tuple[str, str]]:
    """(label, sentence) of what customers say: commands to a machine, what resembles them, and the ordinary."""
    from ai.tier1.corpus import build  # the messages another model learns from are ordinary here

    ordinary = [("ok", row.text) for lang in ("en", "ru") for row in build(lang)]
    return _mixed(ordinary + _written_out(PHRASES / "commands", COMMANDS, chance), chance)


def _mixed(rows: list, chance: random.Random) -> list:
    chance.shuffle(rows)
    return rows


def _written_out(folder: Path, labels: tuple, chance: random.Random) -> list[tuple[str, str]]:
    lines = [line.partition(": ") for path in sorted(folder.glob("*.txt")) for line in path.read_text().splitlines()]
    templates = [(label, written) for label, _colon, written in lines if label in labels]
    return [(label, made) for label, written in templates for made in _written(written, chance)]


def _written(template: str, chance: random.Random) -> list[str]:
    """A template in many words; a sentence without choices as often as a small one, with words left out."""
    if not _CHOICE.search(template):
        return [template, *(_shortened(template, chance) for _ in range(REPEATED - 1))]
    made = {_CHOICE.sub(lambda match: chance.choice(match.group(1).split("|")), template) for _ in range(MOST)}
    return [" ".join(each.replace(" ,", ",").split()) for each in sorted(made)]


def _shortened(sentence: str, chance: random.Random) -> str:
    return " ".join(word for word in sentence.split() if chance.random() > LEFT_OUT)


def train(seed: int = 1, labels: tuple[str, ...] = LABELS, said=reply_sentences, harmless: float = HARMLESS):
    """Weights (features x labels) and biases, as numpy arrays of half precision. said: who makes the sentences.
    harmless: what an "ok" sentence weighs, where another weighs one."""
    import numpy as np  # only who trains or judges pays for it

    chance, coins = random.Random(seed), np.random.default_rng(seed)
    rows = [(np.array(features(fold(text))), labels.index(label)) for label, text in said(chance)]
    weights, bias = np.zeros((SIZE, len(labels)), np.float32), np.zeros(len(labels), np.float32)
    squares = np.full_like(weights, 1e-2)
    for _ in range(ROUNDS):
        chance.shuffle(rows)
        for at in range(0, len(rows), BATCH):
            _step(np, _thinned(coins, rows[at : at + BATCH]), (weights, bias, squares), harmless)
    return weights.astype(np.float16), bias.astype(np.float16)


def train_commands(seed: int = 1):
    """The same for customers' messages."""
    return train(seed, COMMANDS, command_sentences, ORDINARY)


def _thinned(coins, batch: list) -> list:
    """The batch with some features of each sentence left out."""
    return [(places[coins.random(len(places)) >= HIDDEN], label) for places, label in batch]


def _step(np, batch: list, model: tuple, harmless: float) -> None:
    """One step of AdaGrad over a batch; only the features that occur in it move."""
    weights, bias, squares = model
    places = np.concatenate([place for place, _ in batch])
    owners = np.repeat(np.arange(len(batch)), [len(place) for place, _ in batch])
    known, inverse = np.unique(places, return_inverse=True)
    scale = np.array([1 / max(1, len(place)) ** 0.5 for place, _ in batch], np.float32)
    matrix = np.zeros((len(batch), len(known)), np.float32)
    matrix[owners, inverse] = scale[owners]
    wrong = _softmax(np, matrix @ weights[known] + bias)
    wrong[np.arange(len(batch)), [label for _, label in batch]] -= 1
    wrong *= np.array([[1.0 if label else harmless] for _, label in batch], np.float32)
    slope = matrix.T @ wrong / len(batch) + DECAY * weights[known]
    squares[known] += slope**2
    weights[known] -= PACE * slope / np.sqrt(squares[known])
    bias -= 0.05 * wrong.mean(axis=0)


def _softmax(np, scores):
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)
