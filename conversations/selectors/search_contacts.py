"""Contacts by a part of a name, an address or a number, with a slip of the pen forgiven."""

from typing import NamedTuple

from django.db import connection

from conversations.selectors.search_query import Query
from conversations.selectors.sight import Sight

MOST = 10
SHORTEST = 2


class Known(NamedTuple):
    """conversation_id: the newest one the member may see."""

    id: int
    name: str
    email: str | None
    phone_number: str | None
    avatar: str
    conversation_id: int | None


def known(sight: Sight, query: Query) -> list[Known]:
    """Any member finds any contact of the account, as in the list of contacts; of conversations those he may see."""
    if not _is_name(query):
        return []
    restriction, values = sight.restriction()
    text = f"""select c.id, c.name, c.email, c.phone_number, c.avatar_url, n.id
      from search_contacts(%s, %s::text[], %s::text[], %s) with ordinality f (contact_id, likeness, place)
      join contact c on c.account_id = %s and c.id = f.contact_id
      left join lateral (select c.id from conversation c
        where c.contact_id = f.contact_id and c.account_id = %s and c.inbox_id = any(%s) {restriction}
        order by c.last_activity_at desc, c.id desc limit 1) n on true
      order by f.place"""
    given = [*_sought(query), MOST, sight.account_id, sight.account_id, sight.inbox_ids, *values]
    return [Known(*row) for row in _rows(text, given)]


def conversations(sight: Sight, query: Query, most: int) -> list[int]:
    """Ids of the conversations these contacts have, newest first."""
    if not _is_name(query):
        return []
    restriction, values = sight.restriction()
    text = f"""select c.id from search_contacts(%s, %s::text[], %s::text[], %s) f
      join conversation c on c.contact_id = f.contact_id
      where c.account_id = %s and c.inbox_id = any(%s) {restriction}
      order by c.last_activity_at desc, c.id desc limit %s"""
    given = [*_sought(query), 100, sight.account_id, sight.inbox_ids, *values, most]
    return [pk for (pk,) in _rows(text, given)]


def _is_name(query: Query) -> bool:
    """#42 is a conversation; a refused word alone is nobody's name."""
    return not query.text.startswith(("#", "№")) and len(_words(query)) >= SHORTEST


def _sought(query: Query) -> list:
    return [_words(query), query.patterns(), query.digits()]


def _words(query: Query) -> str:
    return " ".join(term.text for term in query.wanted)


def _rows(text: str, values: list) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(text, values)
        return run.fetchall()
