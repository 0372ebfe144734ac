"""Filters that say which conversations may be found at all: words, a rare label, mentions."""

from django.db import connection

from conversations.selectors import tallies
from conversations.selectors.filters import Wanted
from conversations.selectors.sight import Sight

RARE = 5000  # with more conversations than these a label is found sooner by walking along the list
MOST = 2000


def only(sight: Sight, wanted: Wanted, board: tallies.Board | None = None) -> list[int] | None:
    """Their ids; None where any may be found. board: the counts, where they have been read already."""
    found = [_mentioned(sight)] if wanted.mentions else []
    found += [_saying(sight, wanted.q)] if wanted.q else []
    if wanted.labels and not found and not wanted.assignee:
        board = board or tallies.read(sight, wanted)
        rarest = min(wanted.labels, key=board.uses)
        found += [_labelled(rarest)] if board.uses(rarest) < RARE else []
    return sorted(set.intersection(*map(set, found))) if found else None


def _mentioned(sight: Sight) -> list[int]:
    sql = """select conversation_id from mention where account_id = %s and user_id = %s
             order by mentioned_at desc limit %s"""
    return _ids(sql, [sight.account_id, sight.user_id, MOST])


def _labelled(label: str) -> list[int]:
    """By the index of labels, which row-level security would not let be used: see the function's own migration."""
    return _ids("select conversations_labelled(%s::varchar[], %s)", [[label], RARE + 1])


def _saying(sight: Sight, words: str) -> list[int]:
    from conversations.selectors import search  # words are looked up there; it lists with the same sight

    return search.matching(sight, words)


def _ids(sql: str, values: list) -> list[int]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return [pk for (pk,) in run.fetchall()]
