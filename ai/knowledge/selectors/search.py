"""Search: by words in either language; where they find nothing, by letters, for slips of the pen."""

import re

from django.db import connection

from ai.knowledge import Passage

LONGEST_QUOTE = 400
_WORD = re.compile(r"[^\W\d_]{4,}")
_WORDS_ASKED = 8

_QUOTE = """
select a.id, a.published_version, c.title,
  case when length(c.text) <= %s then c.text else ts_headline('russian', c.text,
  (select string_agg(quote_literal(lexeme), ' | ')::tsquery from unnest(tsvector_to_array(search_words(%s))) lexeme),
  'MaxFragments=2, MaxWords=28, MinWords=12, FragmentDelimiter=" … ", StartSel="", StopSel=""') end
from article_chunk c join article a on a.id = c.article_id where c.id = %s
"""


def passages(text: str, lang: str, inboxes: list[int] | None, inside: bool, limit: int) -> list[Passage]:
    """inboxes: those a hit may be kept for, besides everywhere; None: everywhere only. Runs in an account's scope."""
    asked = text.replace("\x00", "").strip()
    if not asked or limit < 1:
        return []
    return [_passage(chunk, score, asked) for chunk, score in found(asked, lang, inboxes, inside, limit)]


def found(asked: str, lang: str, inboxes: list[int] | None, inside: bool, limit: int) -> list[tuple[int, float]]:
    """(chunk, score), best first."""
    place = (inboxes or [], False, inside)
    return _by_words(asked, lang, place, limit) or _by_letters(asked, place, limit)


def _by_words(asked: str, lang: str, place: tuple, limit: int) -> list[tuple[int, float]]:
    return _rows("select * from knowledge_words(%s, %s::bigint[], %s, %s, %s, %s)", asked, *place, lang, limit)


def _by_letters(asked: str, place: tuple, limit: int) -> list[tuple[int, float]]:
    words = list(dict.fromkeys(_WORD.findall(asked.lower().replace("ё", "е"))))[:_WORDS_ASKED]
    if not words:
        return []
    return _rows("select * from knowledge_letters(%s::text[], %s::bigint[], %s, %s, %s)", words, *place, limit)


def _passage(chunk: int, score: float, asked: str) -> Passage:
    article, version, title, quote = _rows(_QUOTE, LONGEST_QUOTE, asked[:2000], chunk)[0]
    return Passage(article, version, title, " ".join(quote.split())[:LONGEST_QUOTE], round(score, 3))


def _rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return run.fetchall()
