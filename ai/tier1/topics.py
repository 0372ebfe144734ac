"""What words are about: each stands for its kind as well, so that a hoover nobody trained on breaks like a kettle."""

from functools import lru_cache
from itertools import pairwise

from ai.tier1.lists import read

# Words further apart than this have little to do with each other.
APART = 3


@lru_cache(maxsize=50_000)
def topics(word: str, lang: str) -> tuple[str, ...]:
    """The kinds of a word in lower case, such as ("thing",); empty for one nobody listed."""
    return read("topics", lang).of(word)


def topic_features(words: list[str], lang: str) -> list[str]:
    """Names of the kinds in a message, and of kinds that follow each other closely."""
    kinds = [(at, kind) for at, word in enumerate(words) for kind in topics(word, lang)]
    found = dict.fromkeys(f"t{kind}" for _, kind in kinds)
    near = (f"u{one} {two}" for (at, one), (to, two) in pairwise(kinds) if 0 < to - at <= APART)
    return [*found, *dict.fromkeys(near)]
