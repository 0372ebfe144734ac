"""Which piece of a message is shown for a hit, and what in it is marked.

PostgreSQL marks the words, since it knows their stems; numbers, which it reads in its own way, are marked here. Both
are counted in characters of the original text, of which the parts are a piece.
"""

import re
from typing import NamedTuple

from conversations.selectors.search_query import SHORTEST_NUMBER_PREFIX, Query

WIDTH, LEAD, WORD = 160, 40, 20
START, STOP = "\ue000", "\ue001"
OPTIONS = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
# Private characters of the message's own become spaces, so that every mark in the answer is a mark.
HEADLINE = "ts_headline('russian', translate(left(m.plain_text, 20000), %s, %s), %s::tsquery, %s)"
HEADLINE_VALUES = ["ёЁ" + START + STOP, "еЕ  "]


class Part(NamedTuple):
    text: str
    hit: bool


def parts(text: str, headline: str, query: Query) -> list[Part]:
    """About 160 characters around the first hit."""
    spans = _merged(_of_words(text, headline) + _of_numbers(text, query))
    start, end = _window(text, spans)
    return _cut(text, spans, start, end)


def _of_words(text: str, headline: str) -> list[tuple[int, int]]:
    """Empty where the headline is not the text with marks in it."""
    spans, at, begun = [], 0, 0
    for char in headline:
        if char == START:
            begun = at
        elif char == STOP:
            spans.append((begun, at))
        else:
            at += 1
    return spans if at <= len(text) else []


def _of_numbers(text: str, query: Query) -> list[tuple[int, int]]:
    """However they are punctuated."""
    patterns = [_written(term.bare, "[-_/.#№]*") for term in query.wanted if term.numeric]
    if query.phone:
        patterns.append(_written(query.phone, "[ ().-]*", after=r"(?!\d)"))
    return [found.span() for pattern in patterns for found in re.finditer(pattern, text, re.IGNORECASE)]


def _written(bare: str, between: str, after: str = "") -> str:
    ending = after or (r"(?:[-_/.#№]?\w)*" if len(bare) >= SHORTEST_NUMBER_PREFIX else r"(?!\w)")
    before = r"(?<!\d)" if bare[:1].isdigit() and not after else ""
    return before + between.join(map(re.escape, bare)) + ending


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Cut between words where there is a gap near enough; a hit near the end is not pushed out of sight by what leads
    to it, for lists show two or three lines."""
    first = spans[0][0] if spans else 0
    start = max(0, min(first - LEAD, max(len(text) - WIDTH, first - 2 * LEAD)))
    end = min(len(text), max(start + WIDTH, min(spans[0][1] if spans else 0, start + 2 * WIDTH)))
    if start and (gap := re.search(r"\s", text[start : min(start + WORD, first)])):
        start += gap.end()
    if end < len(text) and (gap := re.search(r"\s\S*$", text[max(end - WORD, start) : end])):
        end = max(end - WORD, start) + gap.start()
    return start, end


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    found, at = [], start
    for begun, ended in spans:
        begun, ended = max(begun, at), min(ended, end)
        if begun < ended:
            found += [Part(text[at:begun], False), Part(text[begun:ended], True)]
            at = ended
    return [part for part in [*found, Part(text[at:end], False)] if part.text]
