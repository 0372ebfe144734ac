"""A sentence as numbers: beginnings of words, pairs of them, letters in fours and what the words mean, hashed."""

import re
import zlib
from itertools import pairwise

from ai.guard.concepts import marks

SIZE = 1 << 15
_STEM = 6
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")


def features(folded: str) -> list[int]:
    """The places of a folded sentence's features, each once. Numbers are all the same word."""
    words = [_NUMBER.sub("0", word) for word in _WORD.findall(folded)]
    stems = ["^", *(word[:_STEM] for word in words), "$"]
    found = marks(folded)
    found.update(f"w {stem}" for stem in stems)
    found.update(f"p {one} {other}" for one, other in pairwise(stems))
    found.update(f"s {one} {other}" for one, other in zip(stems, stems[2:], strict=False))
    for word in words:
        padded = f"<{word}>"
        found.update(f"c {padded[at : at + 4]}" for at in range(max(1, len(padded) - 3)))
    return sorted({zlib.crc32(each.encode()) % SIZE for each in found})
