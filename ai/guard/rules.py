"""The rules: phrases in rules/*.toml, each under a category and with a reason a person understands."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ai.guard.fold import sentences
from ai.guard.phrasing import Phrase, beginnings

PLACE = Path(__file__).parent / "rules"
BEFORE = 28  # characters before a phrase in which a negation belongs to it
_NEGATION = (
    Phrase("(не|ни|нельзя|никогда|невозможно|запрещ*|без)"),
    Phrase("(not|don't|never|cannot|can't|won't|unable|doesn't|isn't|no|without|nor|avoid)"),
)


class Hit(NamedTuple):
    category: str
    reason: str


@dataclass(frozen=True)
class Rule:
    """negatable: a "not" just before the phrase takes it back. whole: looked for in the whole text."""

    category: str
    reason: str
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...] = field(default=())
    negatable: bool = False
    whole: bool = False

    def match(self, text: str, leads: frozenset[str]) -> str | None:
        """What of the text matched, or None."""
        for phrase in self.phrases:
            found = phrase.find(text, leads)
            if found and not self._excused(text, leads, found.start()):
                return found.group().strip(" .,!?:;-")
        return None

    def taken_back(self, text: str, leads: frozenset[str]) -> bool:
        """Whether a phrase is there that a denial, a condition or a question makes harmless."""
        found = (phrase.find(text, leads) for phrase in self.phrases)
        return any(match and self._excused(text, leads, match.start()) for match in found)

    def _excused(self, text: str, leads: frozenset[str], start: int) -> bool:
        if any(phrase.find(text, leads) for phrase in self.unless):
            return True
        return self.negatable and negated(text[max(0, start - BEFORE) : start])


def negated(before: str) -> bool:
    """Whether a negation stands among the last three words before a phrase, in the same clause."""
    clause = before.replace(" - ", ",").rpartition(",")[2]
    last = " ".join(clause.split()[-3:])
    return any(phrase.pattern.search(last) for phrase in _NEGATION)


def hits(view: str, rules: tuple[Rule, ...]) -> list[Hit]:
    """Every rule that matches a view of a text (see ai.guard.fold.views), with what matched."""
    found = _matches(view, [rule for rule in rules if rule.whole])
    for sentence in sentences(view):
        found += _matches(sentence, [rule for rule in rules if not rule.whole])
    return list(dict.fromkeys(found))


def _matches(part: str, rules: list[Rule]) -> list[Hit]:
    leads = beginnings(part)
    tried = [(rule, rule.match(part, leads)) for rule in rules]
    return [Hit(rule.category, f'{rule.reason}: "{matched[:80]}"') for rule, matched in tried if matched]


def taken_back(sentence: str, rules: tuple[Rule, ...]) -> bool:
    """Whether a folded sentence says something harmful in a way that makes it harmless."""
    leads = beginnings(sentence)
    return any(rule.taken_back(sentence, leads) for rule in rules)


@lru_cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """kind: a folder under rules/. The files are read once per process."""
    return tuple(rule for path in sorted((PLACE / kind).glob("*.toml")) for rule in _read(path))


def _read(path: Path) -> list[Rule]:
    data = tomllib.loads(path.read_text())
    shared = {"unless": data.get("unless", []), "negatable": data.get("negatable", False)}
    return [_rule(path.stem, shared, each) for each in data["rule"]]


def _rule(category: str, shared: dict, given: dict) -> Rule:
    unless = [] if given.get("always") else shared["unless"]
    return Rule(
        category,
        given["reason"],
        tuple(Phrase(written) for written in given.get("ru", []) + given.get("en", [])),
        tuple(Phrase(written) for written in [*unless, *given.get("unless", [])]),
        given.get("negatable", shared["negatable"]),
        given.get("whole", False),
    )
