"""Rules people can read and write: a phrase, and what it means.

A rule is a mapping with `match` (a phrase or a list of them) and what follows: `intent` with `weight` (3 if not said;
about 95 % sure), `sentiment`, `urgent: true`, `calm: true` (takes back urgency that is not grave) and `grave: true`
(danger or money: nothing takes it back). In a phrase `*` ends a word («верн* деньги»), `(a|b)` is a choice, `...` is up
to four other words (three times at most), `<num>`, `<money>` and `<link>` are what they say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from ai.tier1.labels import INTENTS, SENTIMENTS
from ai.tier1.text import tidy, tokens

RULES = Path(__file__).parent / "rules"
PART = re.compile(r"\.\.\.|[()|]|<\w+>|[?!]+|[^\s()|<>?!]+")
KNOWN = {"match", "intent", "weight", "sentiment", "urgent", "calm", "grave", "name", "lang"}
WEIGHT = 3.0
# A rule with more phrases, or a phrase with more letters, is a mistake or an attack.
MOST, LONGEST, GAPS = 400, 300, 3
WAYS = 10_000  # how often the choices of a phrase multiply: tried one by one they would hold up the whole process
LONGEST_WORD = 60  # nobody's word is longer, and stars at both its ends cost its square


class BadRule(ValueError):
    """A rule that cannot be read; the text says which and why."""


@dataclass(frozen=True)
class Rule:
    """A rule made ready: its pattern runs over words joined by single spaces."""

    pattern: re.Pattern
    intent: str | None
    weight: float
    sentiment: str | None
    urgent: bool
    calm: bool
    grave: bool


@dataclass(frozen=True)
class Hit:
    """A rule that applies and the words that made it."""

    rule: Rule
    words: str


def hits(words: list[str], rules: Iterable[Rule]) -> list[Hit]:
    """The rules that apply to a text's words."""
    line = f" {' '.join(word[:LONGEST_WORD] for word in words)} "
    found = ((rule, rule.pattern.search(line)) for rule in rules)
    return [Hit(rule, match.group().strip()) for rule, match in found if match]


@cache
def built_in(lang: str) -> tuple[Rule, ...]:
    """The rules that come with the product."""
    path = RULES / f"{lang}.yaml"
    return tuple(prepared(rule) for rule in yaml.load(path.read_text(), Loader=_loader()))


def of_account(rules: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """An account's own rules made ready. Raises BadRule."""
    return tuple(_kept(_frozen(rule)) for rule in rules)


def prepared(rule: Mapping[str, Any]) -> Rule:
    """One rule made ready. Raises BadRule."""
    _check(rule)
    phrases = rule["match"] if isinstance(rule["match"], list | tuple) else [rule["match"]]
    return Rule(
        re.compile("|".join(pattern(phrase) for phrase in phrases)),
        rule.get("intent"),
        float(rule.get("weight", WEIGHT)),
        rule.get("sentiment"),
        bool(rule.get("urgent")) or bool(rule.get("grave")),
        bool(rule.get("calm")),
        bool(rule.get("grave")),
    )


def pattern(phrase: str) -> str:
    """A phrase as a regular expression over ' word word '. Raises BadRule."""
    if not isinstance(phrase, str) or not phrase.strip() or len(phrase) > LONGEST:
        raise BadRule(f"A phrase of 1 to {LONGEST} letters is needed: {phrase!r}")
    parts = PART.findall(tidy(phrase))
    if parts.count("...") > GAPS:
        raise BadRule(f"At most {GAPS} gaps in a phrase: {phrase!r}")
    if _ways(parts) > WAYS:
        raise BadRule(f"Too many choices in a phrase: {phrase!r}")
    found = "".join(_part(part) for part in parts)
    try:
        re.compile(found)
    except re.error as problem:
        raise BadRule(f"This phrase cannot be read: {phrase!r}") from problem
    return found + "(?= )"


def _ways(parts: list[str]) -> int:
    """At most how many plain phrases its choices come to."""
    ways, choices = 1, [1]
    for part in parts:
        if part == "(":
            choices.append(1)
        elif part == "|":
            choices[-1] += 1
        elif part == ")" and len(choices) > 1:
            ways *= choices.pop()
    return ways * choices[0]


def _part(part: str) -> str:
    if part == "...":
        return r"(?: [^ ]+){0,4}?"
    if part in "()|":
        return {"(": "(?:", ")": ")", "|": "|"}[part]
    if part[0] in "<?!":
        return " " + re.escape(part)
    word = "".join(tokens(part.replace("*", "")))
    return (
        " "
        + ("[^ ]*" if part[0] == "*" and len(part) > 1 else "")
        + re.escape(word)
        + ("[^ ]*" if part[-1] == "*" else "(?= )")
    )


def _check(rule: Mapping[str, Any]) -> None:
    if not isinstance(rule, Mapping) or not rule.get("match"):
        raise BadRule(f"A rule needs `match`: {rule!r}")
    if unknown := set(rule) - KNOWN:
        raise BadRule(f"A rule knows no {', '.join(sorted(unknown))}: {rule!r}")
    if rule.get("intent") not in (None, *INTENTS) or rule.get("sentiment") not in (None, *SENTIMENTS):
        raise BadRule(f"No such intent or sentiment: {rule!r}")
    if isinstance(rule["match"], list | tuple) and len(rule["match"]) > MOST:
        raise BadRule(f"At most {MOST} phrases in one rule")
    if not isinstance(rule.get("weight", WEIGHT), int | float):
        raise BadRule(f"The weight is a number: {rule!r}")


def _frozen(rule: Mapping[str, Any]) -> tuple:
    _check(rule)
    match = rule["match"] if isinstance(rule["match"], str) else tuple(rule["match"])
    return tuple(sorted((key, value) for key, value in rule.items() if key != "match")), match


@lru_cache(maxsize=10_000)
def _kept(frozen: tuple) -> Rule:
    return prepared(dict(frozen[0]) | {"match": frozen[1]})


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
