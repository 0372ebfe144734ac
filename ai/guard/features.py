"""A sentence as numbers: beginnings of words, pairs of them, letters in fours and what the words mean, hashed."""

import re
import zlib
from itertools import pairwise

from ai.guard.concepts import concept, marks

SIZE = 1 << 15
_STEM = 6
_SHORT = 5  # letters of a word beside a concept or behind a negation, where endings matter least
_REACH = 3  # words behind a "not" that it turns round
_WORD = re.compile(r"[^\W_]+")
_SPOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")  # with its apostrophe: don't
_NUMBER = re.compile(r"\d+")
_NEGATIONS = frozenset(
    "not no never don't doesn't didn't isn't wasn't won't can't cannot without nobody nothing не нет ни без никто "  # noqa: SIM905
    "нельзя никогда".split()
)


def features(folded: str) -> list[int]:
    """The places of a folded sentence's features, each once. Numbers are all the same word."""
    words = [_NUMBER.sub("0", word) for word in _WORD.findall(folded)]
    spoken = _SPOKEN.findall(folded)
    found = marks(folded) | _stems(words) | _letters(words) | _beside(spoken) | _turned(spoken) | _end(folded, words)
    return sorted({zlib.crc32(each.encode()) % SIZE for each in found})


def _stems(words: list[str]) -> set[str]:
    stems = ["^", *(word[:_STEM] for word in words), "$"]
    found = {f"w {stem}" for stem in stems}
    found.update(f"p {one} {other}" for one, other in pairwise(stems))
    found.update(f"s {one} {other}" for one, other in zip(stems, stems[2:], strict=False))
    return found


def _letters(words: list[str]) -> set[str]:
    padded = [f"<{word}>" for word in words]
    return {f"c {word[at : at + 4]}" for word in padded for at in range(max(1, len(word) - 3))}


def _beside(words: list[str]) -> set[str]:
    """A word with what its neighbour means: "sorry about the <danger>" whatever the danger is called."""
    named = [(word[:_SHORT], concept(word)) for word in words]
    found = {f"m {one}|{meant}" for (one, _), (_, meant) in pairwise(named) if meant}
    return found | {f"m {meant}|{other}" for (_, meant), (other, _) in pairwise(named) if meant}


def _turned(words: list[str]) -> set[str]:
    """Words and meanings within the reach of a "not"."""
    found, left = set(), 0
    for word in words:
        if word in _NEGATIONS:
            left = _REACH
        elif left:
            left -= 1
            found.add(f"n {word[:_SHORT]}")
            found.update([f"N {concept(word)}"] if concept(word) else [])
    return found


def _end(folded: str, words: list[str]) -> set[str]:
    """How the sentence ends, and what a question begins with: "did you drop it?" accuses nobody."""
    last = folded.strip()[-1:]
    if last != "?":
        return {f"e {last}" if last == "!" else "e ."}
    return {
        "e ?",
        *(f"q {meant}" for word in words if (meant := concept(word))),
        *(f"Q {word[:_STEM]}" for word in words[:2]),
    }
