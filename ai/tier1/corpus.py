"""Training messages: templates spread out, greeted, put together and smudged, always the same for one seed."""

import random
from dataclasses import dataclass

from ai.tier1 import grammar
from ai.tier1.grammar import Template
from ai.tier1.labels import INTENTS, SENTIMENTS
from ai.tier1.noise import smudge

# How often a template is said: more for one with more choices in it.
FEWEST, MOST, EACH = 4, 30, 2
# "Hi" is said the same way by everybody: repeating it is no mistake.
SHORT = 24
LONE = frozenset({"praise", "spam", "other", "human"})


@dataclass(frozen=True)
class Row:
    """One training message; -1 stands for "not known" in `intent`, `sentiment` and `urgent`. `group` is its template:
    rows of one template are never on both sides of a test."""

    text: str
    intent: int
    sentiment: int
    urgent: int
    group: int
    weight: float = 1.0


def build(lang: str, seed: int = 0) -> list[Row]:
    """All training rows of a language."""
    templates, slots = grammar.read(lang)
    rng = random.Random(seed)
    tails = [one for one in templates if one.tail]
    rows = []
    for group, template in enumerate(templates):
        rows += _rows(template, group, Workshop(lang, slots, tails, rng))
    return rows


@dataclass(frozen=True)
class Workshop:
    """What it takes to make messages of a template."""

    lang: str
    slots: dict[str, list[str]]
    tails: list[Template]
    rng: random.Random

    def say(self, template: Template) -> str:
        return grammar.spread(template.text, self.slots, self.rng)


def _rows(template: Template, group: int, shop: Workshop) -> list[Row]:
    made = [_row(template, group, shop) for _ in range(template.copies or _copies(template.text))]
    return list({row.text: row for row in made}.values()) if len(template.text) > SHORT else made


def _copies(text: str) -> int:
    choices = text.count("|") / 2 + text.count("[") + 3 * text.count("{")
    return min(MOST, FEWEST + EACH * round(choices))


def _row(template: Template, group: int, shop: Workshop) -> Row:
    text, sentiment, urgent = shop.say(template), template.sentiment, template.urgent
    tail = _tail(template, shop)
    text = _framed(text, template, shop)
    if tail:
        text = _joined(text, shop.say(tail), shop.rng)
        sentiment = tail.sentiment if tail.sentiment != "neutral" else sentiment
        urgent = urgent or tail.urgent
    return Row(
        smudge(text, shop.lang, shop.rng),
        INTENTS.index(template.intent) if template.intent in INTENTS else -1,
        SENTIMENTS.index(sentiment) if sentiment else -1,
        int(urgent),
        group,
    )


def _tail(template: Template, shop: Workshop) -> Template | None:
    """Something sad or pressing said after it, now and then; praise and advertising stay alone."""
    if template.intent in LONE - {"human"} or template.intent is None or template.tail:
        return None
    return shop.rng.choice(shop.tails) if shop.tails and shop.rng.random() < 0.3 else None


def _framed(text: str, template: Template, shop: Workshop) -> str:
    if template.intent in ("spam", None) or template.tail:
        return text
    chance = 0.08 if template.intent == "other" else 0.3
    if shop.rng.random() < chance and "hello" in shop.slots:
        text = grammar.spread("{hello}", shop.slots, shop.rng) + shop.rng.choice([" ", ", ", "! ", ". "]) + text
    if template.intent not in LONE and shop.rng.random() < 0.22 and "please" in shop.slots:
        text = text.rstrip(".") + shop.rng.choice([" ", ", "]) + grammar.spread("{please}", shop.slots, shop.rng)
    return text


def _joined(text: str, tail: str, rng: random.Random) -> str:
    if rng.random() < 0.2:
        return f"{tail}{rng.choice(['. ', '! ', ', '])}{text}"
    return f"{text}{rng.choice(['. ', '! ', ', ', ' ', ' - ', chr(10)])}{tail}"
