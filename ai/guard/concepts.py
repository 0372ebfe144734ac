"""Words by what they mean: "refund", "cash" and their Russian sisters are all money to the small models."""

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

LEXICON = Path(__file__).parent / "concepts.txt"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SHORTEST = 3  # letters of a beginning
_TOGETHER = 6  # concepts apart that still belong to one thought, in whichever order


def marks(folded: str) -> set[str]:
    """The concepts of a folded sentence, and pairs of them: in order, over a gap of one or two, and in any order."""
    named = [name for word in _WORD.findall(folded) if (name := concept(word))]
    row = ["^", *(name for at, name in enumerate(named) if not at or named[at - 1] != name), "$"]
    found = {f"k {name}" for name in row[1:-1]}
    found.update(f"K {one} {other}" for one, other in pairwise(row))
    found.update(f"J {one} {other}" for at, one in enumerate(row) for other in row[at + 2 : at + 4])
    named = row[1:-1]
    found.update(
        f"B {min(one, other)} {max(one, other)}"
        for at, one in enumerate(named)
        for other in named[at + 1 : at + 1 + _TOGETHER]
        if one != other
    )
    return found


@lru_cache(20_000)
def concept(word: str) -> str | None:
    """What a word in lower case means, if the lexicon knows it."""
    whole, beginnings = _lexicon()
    sizes = range(len(word), _SHORTEST - 1, -1)
    return whole.get(word) or next((beginnings[word[:n]] for n in sizes if word[:n] in beginnings), None)


@lru_cache(1)
def _lexicon() -> tuple[dict[str, str], dict[str, str]]:
    """(whole words, beginnings of words), each with its concept."""
    lines = [line.partition(": ") for line in LEXICON.read_text().splitlines() if not line.startswith("#")]
    named = [(word, name) for name, _colon, words in lines for word in words.split()]
    whole = {word[:-1]: name for word, name in named if word.endswith("=")}
    return whole, {word: name for word, name in named if not word.endswith("=")}
