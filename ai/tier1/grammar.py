"""Phrases to train on: templates in plain text files, spread out into many different messages.

A file holds sections, `## intent sentiment [urgent]` with `-` for "nobody says", and one template a line:
`(a|b)` is a choice, `[x]` may be left out, `{item}` is a slot of slots.txt (`name: a | b | c`); choices nest.
Sections `## tail:kind sentiment [urgent]` are said after another message and make it more urgent or sadder.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

PHRASES = Path(__file__).parent / "phrases"
PIECE = re.compile(r"[()\[\]{}|]|[^()\[\]{}|]+")


@dataclass(frozen=True)
class Template:
    """One line of a phrase file with what it means; `intent` and `sentiment` are None where the section says `-`."""

    text: str
    intent: str | None
    sentiment: str | None
    urgent: bool
    copies: int | None = None

    @property
    def tail(self) -> str | None:
        return self.intent[5:] if self.intent and self.intent.startswith("tail:") else None


class BadPhrases(ValueError):
    """A phrase file that cannot be read; the text names the file and the line."""


def read(lang: str) -> tuple[list[Template], dict[str, list[str]]]:
    """All templates and slots of a language. Raises BadPhrases."""
    found: list[Template] = []
    for path in sorted((PHRASES / lang).glob("*.txt")):
        if path.name != "slots.txt":
            found += _sections(path)
    return found, _slots(PHRASES / lang / "slots.txt")


def spread(template: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    """One message made from a template. Raises BadPhrases for an unknown slot or a bracket left open."""
    pieces = PIECE.findall(template)
    text, rest = _sequence(pieces, slots, rng)
    if rest:
        raise BadPhrases(f"a bracket too many: {template}")
    return re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _sections(path: Path) -> list[Template]:
    found, head = [], None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if line.startswith("## "):
            head = _head(line[3:].split(), f"{path.name}:{number}")
        elif line and not line.startswith("#"):
            if head is None:
                raise BadPhrases(f"{path.name}:{number}: a template before the first section")
            found.append(Template(line, *head))
    return found


def _head(words: list[str], where: str) -> tuple[str | None, str | None, bool, int | None]:
    if len(words) < 2:
        raise BadPhrases(f"{where}: a section is '## intent sentiment [urgent] [xN]'")
    copies = next((int(word[1:]) for word in words[2:] if re.fullmatch(r"x\d+", word)), None)
    intent, sentiment = (None if word == "-" else word for word in words[:2])
    return intent, sentiment, "urgent" in words[2:], copies


def _slots(path: Path) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, choices = line.partition(":")
            slots.setdefault(name.strip(), []).extend(choice.strip() for choice in choices.split("|"))
    return slots


def _sequence(pieces: list[str], slots: dict[str, list[str]], rng: random.Random) -> tuple[str, list[str]]:
    """What stands before the next closing bracket: one of the alternatives that `|` parts."""
    choices, text = [], ""
    while pieces and pieces[0] not in (")", "]", "}"):
        piece, pieces = pieces[0], pieces[1:]
        if piece == "|":
            choices.append(text)
            text = ""
        elif piece in "([{":
            inside, pieces = _bracket(piece, pieces, slots, rng)
            text += inside
        else:
            text += piece
    return rng.choice([*choices, text]), pieces


def _bracket(kind: str, pieces: list[str], slots: dict[str, list[str]], rng: random.Random) -> tuple[str, list[str]]:
    inside, rest = _sequence(pieces, slots, rng)
    if not rest:
        raise BadPhrases(f"a bracket is left open near: {inside}")
    if kind == "{":
        if inside not in slots:
            raise BadPhrases(f"no such slot: {inside}")
        inside = spread(rng.choice(slots[inside]), slots, rng)
    return ("" if kind == "[" and rng.random() < 0.5 else inside), rest[1:]
