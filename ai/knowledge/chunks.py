"""Pieces of an article: long enough to answer something, short enough to be quoted."""

import re
from typing import NamedTuple

from ai.knowledge.markdown import Section, sections

LONGEST = 900  # characters


class Piece(NamedTuple):
    heading: str
    text: str


def pieces(body: str) -> list[Piece]:
    """The body cut at headings and between paragraphs; a paragraph that is too long between its sentences."""
    return [Piece(section.heading, text) for section in sections(body) for text in _filled(section)]


def _filled(section: Section) -> list[str]:
    found = [""]
    for part in _parts(section.paragraphs):
        if found[-1] and len(found[-1]) + len(part) > LONGEST:
            found.append("")
        found[-1] = f"{found[-1]}\n{part}".strip()
    return [text for text in found if text or section.heading]


def _parts(paragraphs: list[str]) -> list[str]:
    found = []
    for paragraph in paragraphs:
        found += [paragraph] if len(paragraph) <= LONGEST else _sentences(paragraph)
    return found


def _sentences(paragraph: str) -> list[str]:
    whole = re.split(r"(?<=[.!?…])\s+", paragraph)
    return [each[at : at + LONGEST] for each in whole for at in range(0, len(each), LONGEST)]
