"""What a page of the search shows: conversations as a list has them, with the pieces of messages that were found."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from conversations.selectors import rows, search_marks
from conversations.selectors.rows import Row
from conversations.selectors.search_marks import Part
from conversations.selectors.search_query import Query
from conversations.selectors.sight import Sight

MOST_A_CONVERSATION = 3


class Hit(NamedTuple):
    message_id: int
    created_at: datetime
    sender_type: int
    sender_name: str
    private: bool
    parts: list[Part]


@dataclass
class Match:
    """kind: "number", or "message" with its hits, newest first."""

    row: Row
    kind: str
    hits: list[Hit] = field(default_factory=list)


def matches(
    sight: Sight, shown: dict[int, Row], words: str, query: Query, numbered: list[int], groups: dict
) -> list[Match]:
    """numbered: conversations asked for by number; groups: {conversation: [(message, moment)]}, newest first."""
    wanted = [message for hits in groups.values() for message, _ in hits[:MOST_A_CONVERSATION]]
    read = _messages(sight, words, query, wanted)
    answer = [Match(shown[pk], "number") for pk in numbered if pk in shown]
    for pk, hits in groups.items():
        pieces = [read[message] for message, _ in hits[:MOST_A_CONVERSATION] if message in read]
        if pk in shown and pieces:
            answer.append(Match(shown[pk], "message", pieces))
    return answer


def by_id(sight: Sight, given: list[int | None]) -> dict[int, Row]:
    """Those of them that may be seen at this moment."""
    ids = [pk for pk in given if pk]
    if not ids:
        return {}
    restriction, values = sight.restriction()
    text = f"""select {rows.COLUMNS} from conversation c {rows.JOINS}
        where c.account_id = %s and c.id = any(%s) and c.inbox_id = any(%s) {restriction}"""
    found = _fetch(text, [sight.account_id, ids, sight.inbox_ids, *values])
    return {row.id: row for row in (rows.built(values, sight) for values in found)}


def _messages(sight: Sight, words: str, query: Query, ids: list[int]) -> dict[int, Hit]:
    if not ids:
        return {}
    text = f"""select m.id, m.created_at, m.sender_type, m.sender_name, m.private, m.plain_text, {search_marks.HEADLINE}
        from message m where m.account_id = %s and m.id = any(%s)"""
    given = [*search_marks.HEADLINE_VALUES, words, search_marks.OPTIONS, sight.account_id, ids]
    return {
        pk: Hit(pk, *said, search_marks.parts(plain, headline, query))
        for pk, *said, plain, headline in _fetch(text, given)
    }


def _fetch(text: str, values: list) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(text, values)
        return run.fetchall()
