"""Filters that say which conversations may be found at all: words, a rare label, mentions."""

from typing import NamedTuple

from django.db import connection

from conversations.selectors import tallies
from conversations.selectors.filters import Wanted
from conversations.selectors.sight import Sight

RARE = 5000  # with more conversations than these a label is found sooner by walking along the list
MOST = 2000
_LABELLED = "select conversations_labelled(%s::varchar[], %s)"


def only(sight: Sight, wanted: Wanted, board: tallies.Board | None = None) -> list[int] | None:
    """Their ids; None where any may be found. board: the counts, where they have been read already."""
    found = [_mentioned(sight)] if wanted.mentions else []
    found += [_saying(sight, wanted.q)] if wanted.q else []
    if wanted.labels and not found and not wanted.assignee:
        board = board or tallies.read(sight, wanted)
        rarest = min(wanted.labels, key=board.uses)
        found += [_labelled(rarest)] if board.uses(rarest) < RARE else []
    return sorted(set.intersection(*map(set, found))) if found else None


class Sought(NamedTuple):
    """What else may say which conversations are found: words, labels, whom they concern, a visitor's session."""

    words: str = ""
    labels: tuple[str, ...] = ()
    mentioned: bool = False
    followed: bool = False
    source_id: str = ""


def among(sight: Sight, sought: Sought, board: tallies.Board) -> list[int] | None:
    """Ids as `only` finds them. Of several labels the index knows those that have them all."""
    found = [_mentioned(sight)] if sought.mentioned else []
    found += [_followed(sight)] if sought.followed else []
    found += [_saying(sight, sought.words)] if sought.words else []
    found += [_begun_as(sight, sought.source_id)] if sought.source_id else []
    if len(sought.labels) > 1 or any(board.uses(label) < RARE for label in sought.labels):
        labelled = _ids(_LABELLED, [list(sought.labels), RARE + 1])
        found += [labelled] if len(labelled) <= RARE else []
    return sorted(set.intersection(*map(set, found))) if found else None


def _followed(sight: Sight) -> list[int]:
    sql = "select conversation_id from participant where account_id = %s and user_id = %s order by id desc limit %s"
    return _ids(sql, [sight.account_id, sight.user_id, MOST])


def _begun_as(sight: Sight, source_id: str) -> list[int]:
    sql = """select c.id from contact_inbox s join conversation c on c.account_id = s.account_id
      and c.contact_inbox_id = s.id and c.inbox_id = s.inbox_id
      where s.account_id = %s and s.inbox_id = any(%s) and s.source_id = %s limit %s"""
    return _ids(sql, [sight.account_id, sight.inbox_ids, source_id, MOST])


def _mentioned(sight: Sight) -> list[int]:
    sql = """select conversation_id from mention where account_id = %s and user_id = %s
             order by mentioned_at desc limit %s"""
    return _ids(sql, [sight.account_id, sight.user_id, MOST])


def _labelled(label: str) -> list[int]:
    """By the index of labels, which row-level security would not let be used: see the function's own migration."""
    return _ids(_LABELLED, [[label], RARE + 1])


def _saying(sight: Sight, words: str) -> list[int]:
    from conversations.selectors import search  # words are looked up there; it lists with the same sight

    return search.matching(sight, words)


def _ids(sql: str, values: list) -> list[int]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return [pk for (pk,) in run.fetchall()]
