"""Search over messages, newest first, at a bounded cost (docs/inbox.md).

What is rare is looked up in the index of words at once, which costs as much as there are matches: nothing for an
unknown word. What is common fills its page from the newest messages of the visible inboxes, so these are walked. What
lies between is looked for where the index of words and that of moments meet (`search_near`). Whatever takes too long is
given up, and the answer says so (`narrow`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.db import OperationalError, connection

from conversations.selectors import search_contacts, search_hits, search_query
from conversations.selectors.filters import Wanted
from conversations.selectors.lanes import Cursor
from conversations.selectors.orders import inboxes_asked, owners_asked
from conversations.selectors.rows import Row
from conversations.selectors.search_contacts import Known
from conversations.selectors.search_hits import Match
from conversations.selectors.search_query import Query
from conversations.selectors.sight import Sight

PAGE = 20
WALK = "select * from search_walk(%s::bigint[], %s::tsquery, %s, %s, %s, %s::bigint[], %s, %s)"
NEAR = WALK.replace("search_walk", "search_near")
INDEX = "select * from search_index(%s::bigint[], %s::tsquery, %s, %s, %s, %s::bigint[], %s)"
SHOWN = "select * from search_shown(%s::bigint[], %s::tsquery, %s, %s, %s, %s)"
SHORTEST, FARTHEST = 1_000, 12_000  # messages that are walked
NEAR_REACHES, MOST_NEAR = (2, 12), 400_000  # messages between whose moments words are looked for; cheap, not free
# Matches times matches, a message and a wanted conversation: below RARE it is cheaper to read every match than to find
# the moment down to which enough of them lie; above COMMON to read a few messages than the index's entry of the word.
RARE, COMMON = 0.7, 85
OWNED = 12  # of so many conversations one is taken to be of the assignees that are asked for
FEW = 1_000  # matches that are always read: two milliseconds
LEAST_SHARE = 100
MOST_HITS, MOST_LISTED_HITS = 400, 5_000
EVER, NEVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """Messages from `since` on and before `until`; after: (moment, message) below which a next page goes on."""

    since: datetime = EVER
    until: datetime = NEVER
    after: tuple[datetime, int] | None = None

    @property
    def position(self) -> tuple[datetime, int]:
        return self.after or (self.until, 0)


class Most(NamedTuple):
    """How many conversations are wanted, and how many messages are taken for them."""

    conversations: int
    hits: int


class Guess(NamedTuple):
    """What the planner thinks: matches of the words among all messages, both of all accounts."""

    matches: int
    messages: int

    def is_under(self, bound: float, size: int) -> bool:
        return self.matches**2 <= bound * size * max(self.messages, 1)

    def messages_for(self, conversations: int) -> int:
        """How many of the newest messages should hold so many conversations, and some more."""
        return 1 + conversations * max(self.messages, 1) // max(self.matches, 1)


@dataclass
class Found:
    """contacts: each with its newest conversation, if any. next: where to go on; narrow: not everything could be
    looked at in time."""

    contacts: list[tuple[Known, Row | None]] = field(default_factory=list)
    conversations: list[Match] = field(default_factory=list)
    next: Cursor | None = None
    narrow: bool = False


@dataclass
class _Looked:
    """hits: (message, conversation, moment), newest first; ending: the position below which nothing was looked at."""

    hits: list[tuple[int, int, datetime]]
    ending: tuple[int, datetime] | None
    narrow: bool = False

    def conversations(self) -> int:
        return len({conversation for _, conversation, _ in self.hits})


def found(sight: Sight, asked: Wanted, span: Span) -> Found:
    """A page of what the words of `asked` find in its inboxes and for its assignee. Never raises for the words."""
    query = search_query.parsed(asked.q)
    if not query.text:
        return Found()
    words, guess, numbered = _understood(sight, asked, query)
    looked = _looked(sight, asked, words, guess, span, Most(PAGE, MOST_HITS))
    hits = _grouped(looked, {numbered} | _shown(looked, words, span))
    page = dict(list(hits.items())[:PAGE])
    top = [numbered] if numbered and span.after is None else []
    contacts = _contacts(sight, query) if span.after is None else []
    rows = search_hits.by_id(sight, [*top, *page, *(known.conversation_id for known in contacts or [])])
    return Found(
        [(known, rows.get(known.conversation_id)) for known in contacts or []],
        search_hits.matches(sight, rows, words, query, top, page),
        _cursor(looked, hits),
        looked.narrow or contacts is None,
    )


def matching(sight: Sight, words: str, most: int = 500) -> list[int]:
    """Ids of the conversations these words find, for a list: by number, by message, by contact."""
    query, asked = search_query.parsed(words), Wanted()
    if not query.text:
        return []
    sought, guess, numbered = _understood(sight, asked, query)
    looked = _looked(sight, asked, sought, guess, Span(), Most(most, MOST_LISTED_HITS))
    ids = dict.fromkeys([numbered] if numbered else [])
    ids |= dict.fromkeys(conversation for _, conversation, _ in looked.hits)
    ids |= dict.fromkeys(search_contacts.conversations(sight, query, most))
    return list(ids)[:most]


def _understood(sight: Sight, asked: Wanted, query: Query) -> tuple[str, Guess, int | None]:
    """The query in PostgreSQL's own words, how many messages match it, and the conversation it is the number of."""
    restriction, values = sight.restriction()
    sought = query.sql()
    text = f"""select w.words, case when w.words <> '' then search_estimate(w.words::tsquery) else 0 end,
        (select reltuples::bigint from pg_class where oid = 'message_search'::regclass), (select c.id
        from conversation c where c.account_id = %s and c.display_id = %s and c.inbox_id = any(%s) {restriction}
        and (%s::bigint[] is null or coalesce(c.assignee_id, 0) = any(%s::bigint[])))
        from (select {sought.text} as words) w"""
    owners = _owners(sight, asked)
    given = [sight.account_id, query.number, inboxes_asked(sight, asked), *values, owners, owners, *sought.values]
    ((words, matches, messages, numbered),) = _rows(text, given)
    return words, Guess(matches, messages), numbered


def _looked(sight: Sight, asked: Wanted, words: str, guess: Guess, span: Span, most: Most) -> _Looked:
    inboxes, owners = inboxes_asked(sight, asked), _owners(sight, asked)
    if not words or not inboxes or owners == []:
        return _Looked([], None)
    given = [inboxes, words, span.since, *span.position, owners]
    wanted = most.conversations * (1 if owners is None else OWNED)
    looked, tried = None, guess.matches <= FEW or guess.is_under(RARE, wanted)
    if tried and (looked := _by_index(given, most)):
        return looked
    for look in _tries(given, guess, wanted, most):
        before, looked = looked, look()
        if looked is None:  # what comes next takes longer still
            return replace(before or _newest(WALK, given, SHORTEST, most), narrow=True)
        if looked.ending is None or looked.conversations() > most.conversations:
            return looked
    return (not tried and _by_index(given, most)) or replace(looked or _Looked([], None), narrow=True)


def _tries(given: list, guess: Guess, wanted: int, most: Most) -> list[Callable[[], _Looked | None]]:
    """At most two looks at the newest messages, the second at more. wanted: conversations, whoever's they are."""
    enough = guess.messages_for(4 * wanted)
    near, far = (min(times * enough, MOST_NEAR) for times in NEAR_REACHES)
    second = partial(in_time, partial(_newest, NEAR, given, max(far, FARTHEST), most))
    if not guess.is_under(COMMON, wanted):
        return [partial(_newest, WALK, given, min(max(enough, SHORTEST), FARTHEST), most), second]
    first = partial(in_time, partial(_newest, NEAR, given, near, most))
    return [first, second] if near < far else [first]


def _by_index(given: list, most: Most) -> _Looked | None:
    """None where it took too long."""
    hits = in_time(lambda: _rows(INDEX, [*given, most.hits]))
    return None if hits is None else _bounded([hit[:3] for hit in hits], None, most)


def _newest(how: str, given: list, reach: int, most: Most) -> _Looked:
    count = len(given[0])
    share = reach if count == 1 else max(2 * reach // count, LEAST_SHARE)
    rows = _rows(how, [*given, share, most.hits])
    ending = next(((message, moment) for message, _, moment, walked in rows if walked), None)
    return _bounded([hit[:3] for hit in rows if not hit[3]], ending, most)


def _bounded(hits: list, ending: tuple | None, most: Most) -> _Looked:
    """Where there are as many hits as were asked for, there may be more below the last of them."""
    if len(hits) < most.hits:
        return _Looked(hits, ending)
    message, _, moment = hits[-1]
    return _Looked(hits, (message, moment))


def _shown(looked: _Looked, words: str, span: Span) -> set[int]:
    """The conversations with a newer hit: they were on a page before."""
    if span.after is None or not looked.hits:
        return set()
    ids = list({conversation for _, conversation, _ in looked.hits})
    return {pk for (pk,) in _rows(SHOWN, [ids, words, span.since, *span.position, span.until])}


def _grouped(looked: _Looked, without: set) -> dict[int, list[tuple[int, datetime]]]:
    """{conversation: [(message, moment)]}, both newest first."""
    groups: dict[int, list[tuple[int, datetime]]] = {}
    for message, conversation, moment in looked.hits:
        if conversation not in without:
            groups.setdefault(conversation, []).append((message, moment))
    return groups


def _cursor(looked: _Looked, groups: dict[int, list]) -> Cursor | None:
    """After a full page below the newest hit of its last conversation, else below what was looked at."""
    place = list(groups.values())[PAGE - 1][0] if len(groups) > PAGE else looked.ending
    return Cursor(place[1].astimezone(UTC).isoformat(), place[0]) if place else None


def _contacts(sight: Sight, query: Query) -> list[Known] | None:
    return in_time(lambda: search_contacts.known(sight, query))


def _owners(sight: Sight, asked: Wanted) -> list[int] | None:
    owners = owners_asked(sight, asked)
    return None if owners is None else [owner or 0 for owner in owners]


def in_time(look):
    """The answer of `look()`, or None where it took longer than SEARCH_MILLISECONDS."""
    _say(f"savepoint in_time; set local statement_timeout = {int(settings.SEARCH_MILLISECONDS)}")
    try:
        answer = look()
    except OperationalError as error:
        _say("ROLLBACK TO SAVEPOINT in_time; release savepoint in_time")
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            return None
        raise
    _say("release savepoint in_time; set local statement_timeout to default")
    return answer


def _say(text: str) -> None:
    """Several commands at once: one way to the database and back."""
    with connection.cursor() as run:
        run.execute(text)


def _rows(text: str, values: list) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(text, values)
        return run.fetchall()
