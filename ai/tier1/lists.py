"""Lists of words under headings: whole words, and beginnings of words that a star ends."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lists:
    """The headings of words and of beginnings of words."""

    whole: dict[str, tuple[str, ...]]
    begun: dict[str, tuple[str, ...]]

    def of(self, word: str) -> tuple[str, ...]:
        """The headings a word in lower case stands under: its own, or those of its longest listed beginning."""
        found = self.whole.get(word)
        beginnings = (self.begun.get(word[:size]) for size in range(len(word), 1, -1))
        return found or next((one for one in beginnings if one), ())


@cache
def read(kind: str, lang: str) -> Lists:
    """The lists of a kind ("moods", "topics") in a language ("ru", "en"), read once."""
    whole: dict[str, tuple[str, ...]] = {}
    begun: dict[str, tuple[str, ...]] = {}
    head = ""
    for line in (HERE / kind / f"{lang}.txt").read_text().splitlines():
        if line.startswith("## "):
            head = line[3:].strip()
        elif line and not line.startswith("# "):
            for word in line.split():
                home, key = (begun, word[:-1]) if word.endswith("*") else (whole, word)
                home[key] = tuple(dict.fromkeys((*home.get(key, ()), head)))
    return Lists(whole, begun)
