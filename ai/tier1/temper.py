"""What is done to the model's opinion of a mood where it is a guess: strange words, and sentences out of a report."""

import numpy as np

from ai.tier1.features import stem, style
from ai.tier1.labels import INTENTS
from ai.tier1.model import Model
from ai.tier1.moods import GLAD, moody, tone

# Unfamiliar words are no news about anybody's mood, but a smile among them is.
INDIFFERENT, SMILE = {"ru": 8.0, "en": 0.0}, {"ru": 4.0, "en": 2.0}
# With fewer known words than this nobody knows the mood at all.
GIBBERISH, FEW = 6.0, 0.3
# From how many known words on a smile is mere politeness: «где мой заказ)».
STRANGER = 0.95
POLITE = 3.0
# Outside the shop the phrases are sadder than people are (negative, neutral, positive).
LEAN = {"ru": np.array([-1.0, 0.0, 2.0]), "en": np.array([0.0, 0.0, 2.0])}
# A report tells of terrible things without feeling any: by how much it is calmer, and a long one once more.
REPORT, LONG_REPORT, LONG = {"ru": 1.0, "en": 0.0}, {"ru": 2.0, "en": 0.0}, 12
# What is wrong with a thing or a shop is nobody's joy, whatever words it is told in: by how much a sure intent speaks.
TELLING = 2.5
BAD_NEWS = [INTENTS.index(one) for one in ("defect_damaged", "wrong_item", "complaint")]
PRAISE = INTENTS.index("praise")
SOMEBODY = frozenset("я мне меня мой моя мое мои мной мы нас нам наш наша ты тебя тебе вы вас вам".split())  # noqa: SIM905


def shift(text: str, words: list[str], lang: str, model: Model, about: str) -> np.ndarray:
    """What to add to the logits (negative, neutral, positive) of a tidied text; `about` is the intent where it is sure
    ("" otherwise): bad news for a shop is never a mere report, and a smile with a wish mere politeness."""
    felt = _felt(words, lang, model)
    added = np.array([0.0, INDIFFERENT[lang] * (1 - felt) + (GIBBERISH if felt < FEW else 0.0), 0.0])
    if about and about != "praise" and "<smile>" in words and not any(_glad(word, lang) for word in words):
        added[2] -= POLITE
    if felt >= STRANGER:
        return added
    added += LEAN[lang]
    if "<smile>" in words:
        added[2] += SMILE[lang]
    if not about and _is_report(text, words):
        added[1] += REPORT[lang] + (LONG_REPORT[lang] if len(words) > LONG else 0)
    return added


def told_by(chances: np.ndarray) -> np.ndarray:
    """What the intents' probabilities add to the logits (negative, neutral, positive)."""
    return TELLING * np.array([chances[BAD_NEWS].sum(), 0.0, chances[PRAISE]])


def _felt(words: list[str], lang: str, model: Model) -> float:
    """The share of words that training or the lists of moods know."""
    spoken = [word for word in words if word[0] not in "<?!"]
    plain = [stem(word, lang) for word in spoken if not moody(word, lang)]
    return 1 - (1 - model.familiar(plain)) * len(plain) / len(spoken) if spoken else 1.0


def _glad(word: str, lang: str) -> bool:
    return word[0] != "<" and GLAD in tone(word, lang)


def _is_report(text: str, words: list[str]) -> bool:
    """A proper sentence in which nobody speaks to anybody, nor smiles."""
    return "xproper" in style(text) and not SOMEBODY & set(words) and not {"<smile>", "<frown>"} & set(words)
