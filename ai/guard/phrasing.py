"""The notation of the rules: phrases a person can read, made into regular expressions.

`stem*` is a word with any ending, `(a|b c)` a choice, a trailing `?` makes a part optional, `..` is a gap of up to
three words, `...` of up to eight, `#` a number. Everything else is a word as it stands.
"""

import re
from dataclasses import dataclass
from functools import cached_property

GAPS = {"..": r"(?:[\w']+[^\w']+){0,3}?", "...": r"(?:[\w']+[^\w']+){0,8}?"}
NUMBER = r"\d[\d.,]*(?:[  ]\d{3})*"
LEAD = 3  # letters of a word that are looked at before a phrase is tried


@dataclass(frozen=True)
class Phrase:
    """One phrase. `needs`: for every part that must be there, the beginnings of words it may have."""

    written: str

    @cached_property
    def pattern(self) -> re.Pattern:
        return re.compile(_sequence(self.written))

    @cached_property
    def needs(self) -> list[frozenset[str]]:
        parts = [part for part in _parts(self.written) if part not in GAPS and not part.endswith("?")]
        return [leads for part in parts if (leads := _leads(part))]

    def find(self, sentence: str, leads: frozenset[str]) -> re.Match | None:
        """leads: of `sentence`, by `beginnings`; most phrases are ruled out by them without being tried."""
        if any(need.isdisjoint(leads) for need in self.needs):
            return None
        return self.pattern.search(sentence)


def beginnings(sentence: str) -> frozenset[str]:
    """The first one, two and three letters of every word."""
    return frozenset(word[:n] for word in re.findall(r"[\w']+", sentence) for n in range(1, LEAD + 1))


def _parts(written: str) -> list[str]:
    """Cut at the spaces outside brackets."""
    return [part for part in _cut(written, " ") if part]


def _cut(written: str, at: str) -> list[str]:
    found, depth = [""], 0
    for char in written:
        depth += (char == "(") - (char == ")")
        if char == at and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


def _choices(part: str) -> list[str]:
    return _cut(part[1:-1], "|") if part.startswith("(") else [part]


def _sequence(written: str) -> str:
    return "".join(GAPS.get(part) or _part(part) for part in _parts(written))


def _part(part: str) -> str:
    if part.endswith("?"):
        return f"(?:{_part(part[:-1])})?"
    if part.startswith("("):
        return "(?:" + "|".join(_sequence(choice) for choice in _choices(part)) + ")"
    word = NUMBER if part == "#" else re.escape(part).replace(r"\*", r"[\w']*")
    return rf"(?<![\w'])(?:{word})(?![\w'])[^\w']*"


def _leads(part: str) -> frozenset[str]:
    """Empty where nothing can be said of the beginning: such a part rules nothing out."""
    found = set()
    for choice in _choices(part):
        first = next((each for each in _parts(choice) if each not in GAPS and not each.endswith("?")), "#")
        inner = _leads(first) if first.startswith("(") else _lead(first)
        if not inner:
            return frozenset()
        found |= inner
    return frozenset(found)


def _lead(word: str) -> frozenset[str]:
    """A word with a hyphen is two to whoever looks at beginnings."""
    start = re.match(r"[\w']*", word)
    return frozenset({start.group()[:LEAD]} - {""}) if start else frozenset()
