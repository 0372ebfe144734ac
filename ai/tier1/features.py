"""A text as a sparse vector: hashed word stems, pairs, negations and letter groups."""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import snowballstemmer

from ai.tier1.moods import mood_features
from ai.tier1.text import clauses, tokens
from ai.tier1.topics import topic_features

BITS = 17
SIZE = 1 << BITS
# Kinds of words have places of their own behind the others, because they speak for the intent alone.
KINDS = 1 << 12
NO_RUSSIAN = "не нет ни без никогда нельзя никак нету отнюдь"
NO_ENGLISH = (
    "not no never dont doesnt didnt isnt wasnt arent werent wont cant cannot couldnt wouldnt shouldnt without hardly "
    "havent hasnt hadnt nothing nobody none neither nor aint barely"
)
NEGATIONS = {"ru": frozenset(NO_RUSSIAN.split()), "en": frozenset(NO_ENGLISH.split())}
# How far a negation reaches: "not at all good".
REACH = 3
LETTERS_WEIGH = 0.35
MOODS_WEIGH = 0.3
# Of all kinds together.
TOPICS_WEIGH = 0.5
HIDDEN = "<hidden>"


class Stemmer:
    """Words to their stems, in one language; remembers the words it has seen."""

    def __init__(self, lang: str) -> None:
        stem = snowballstemmer.stemmer({"ru": "russian", "en": "english"}[lang]).stemWord
        self.stem = lru_cache(maxsize=50_000)(lambda word: word if word[0] in "<?!" else stem(word))


STEMMERS: dict[str, Stemmer] = {}


def stem(word: str, lang: str) -> str:
    """The stem of a lower-case word."""
    if lang not in STEMMERS:
        STEMMERS[lang] = Stemmer(lang)
    return STEMMERS[lang].stem(word)


def place(feature: str) -> int:
    """Where a feature sits in the vector; the same on every machine."""
    return crc32(feature.encode()) & (SIZE - 1)


@lru_cache(maxsize=50_000)
def letters(word: str) -> tuple[int, ...]:
    """The places of a word's letter groups, three to five letters long, with its edges marked."""
    if word[0] in "<?!":
        return ()
    padded = f"^{word}$"
    return tuple(
        place("c" + padded[at : at + size]) for size in (3, 4, 5) for at in range(max(0, len(padded) - size + 1))
    )


def vector(text: str, lang: str) -> tuple[np.ndarray, np.ndarray]:
    """(places, weights) of a tidied text, the weights of length one together."""
    return vector_of(tokens(text), lang, style(text))


def masked(text: str, lang: str, listed: Callable[[str, str], object]) -> tuple[np.ndarray, np.ndarray]:
    """The same with every word hidden that is `listed(word, lang)`: only its mood and its kind are left of it."""
    words = tokens(text)
    hidden = [HIDDEN if word[0] != "<" and listed(word, lang) else word for word in words]
    return _with_lists(_plain(hidden, lang, style(text)), words, lang)


def vector_of(words: list[str], lang: str, extra: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """The same for words already cut."""
    return _with_lists(_plain(words, lang, extra), words, lang)


def _with_lists(plain: tuple[np.ndarray, np.ndarray], words: list[str], lang: str) -> tuple[np.ndarray, np.ndarray]:
    """What the lists say keeps its weight however long the message is."""
    moods = [place(name) for name in mood_features(words, lang)]
    kinds = [SIZE + place(name) % KINDS for name in topic_features(words, lang)]
    weights = [MOODS_WEIGH] * len(moods) + [TOPICS_WEIGH / max(1.0, len(kinds)) ** 0.5] * len(kinds)
    return (
        np.concatenate([plain[0], np.array(moods + kinds, dtype=np.int64)]),
        np.concatenate([plain[1], np.array(weights, dtype=np.float32)]),
    )


def _plain(words: list[str], lang: str, extra: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    weights: dict[int, float] = {}
    for feature in (*word_features(words, lang), *extra):
        at = place(feature)
        weights[at] = weights.get(at, 0.0) + 1.0
    for word in words:
        for at in letters(word):
            weights[at] = weights.get(at, 0.0) + LETTERS_WEIGH
    return _unit(weights)


def word_features(words: list[str], lang: str) -> list[str]:
    """Names of a text's word features: stems, pairs, pairs over a gap, and stems under a negation."""
    stems = [stem(word, lang) for word in words]
    found = ["w" + one for one in stems]
    found += [f"b{one} {two}" for one, two in pairwise(stems)]
    found += [f"s{one} {two}" for one, two in zip(stems, stems[2:], strict=False)]
    found += ["n" + one for one in _negated(words, stems, NEGATIONS[lang])]
    return [*found, "f" + stems[0], f"l{min(len(stems), 12) // 3}"] if stems else found


def _negated(words: list[str], stems: list[str], negations: frozenset[str]) -> list[str]:
    found, left = [], 0
    for word, one in zip(words, stems, strict=True):
        if word in negations:
            left = REACH
        elif left:
            found.append(one)
            left -= 1
    return found


def style(text: str) -> tuple[str, ...]:
    """How a text is written: shouting, newspaper-like, or like a chat."""
    letters_in = [*filter(str.isalpha, text)]
    marks = []
    if len(letters_in) > 5 and sum(map(str.isupper, letters_in)) > len(letters_in) * 0.6:
        marks.append("xshout")
    if letters_in and text[:1].isupper() and text.rstrip()[-1:] == ".":
        marks.append("xproper")
    if "«" in text or " — " in text:
        marks.append("xprint")
    if len(clauses(text)) > 2:
        marks.append("xlong")
    return tuple(marks)


def _unit(weights: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    places = np.fromiter(weights.keys(), dtype=np.int64, count=len(weights))
    values = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
    length = float(np.sqrt((values * values).sum()))
    return places, values / length if length else values
