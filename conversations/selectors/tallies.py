"""Exact totals: counters plus what is not folded into them yet, of one snapshot, without counting conversations.

A row says how many urgent, waiting, open, sleeping and all conversations an assignee (-1: everybody, 0: nobody) has
in an inbox under a facet ('' for all, 'team:5', 'label:vip', 'view:3:1').
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from django.db import connection

from conversations.selectors.filters import OPEN, Wanted
from conversations.selectors.orders import DUE
from conversations.selectors.sight import Sight

EVERYBODY, NOBODY = -1, 0
URGENT, WAITING, OPENED, SNOOZED, TOTAL = range(5)
SECTION = {"urgent": URGENT, "waiting": WAITING, "all": TOTAL}
MENTION, MOST_MENTIONS = 3, 1000

# What came near its deadline since the clock last wrote it down is moved to urgent here, as the lists move it.
_TALLY = f"""select json_build_array(t.assignee_id, t.inbox_id, t.facet, sum(t.urgent), sum(t.waiting), sum(t.opened),
    sum(t.snoozed), sum(t.total)) as numbers
  from (select * from conversation_tally where account_id = %(account)s and inbox_id = any(%(inboxes)s) and {{whose}}
    union all select c.account_id, a.assignee_id, c.inbox_id, f.facet, 1, -(c.section = 2)::int, 0, 0, 0
      from conversation c
      cross join lateral unnest(array[-1, coalesce(c.assignee_id, 0)]) a (assignee_id)
      cross join lateral unnest(conversation_facets(c)) f (facet)
      where c.account_id = %(account)s and c.inbox_id = any(%(inboxes)s) and {DUE}) t where {{whose}}
    group by t.assignee_id, t.inbox_id, t.facet"""
_WHOSE = {
    True: """(assignee_id = -1 or assignee_id = any(%(people)s)
      and (assignee_id = %(asked)s or facet = '' or facet >= 'view:'))""",
    False: "assignee_id = any(%(people)s)",
}
_VIEWS = """select v.id, v.revision, v.counted, v.filters from saved_view v
  where v.account_id = %(account)s and (v.shared or v.user_id = %(user)s)"""
_MENTIONS = f"""select count(*) from (select distinct n.conversation_id from notification n
  join conversation c on c.account_id = n.account_id and c.id = n.conversation_id and c.inbox_id = any(%(inboxes)s)
  where n.account_id = %(account)s and n.user_id = %(user)s and n.read_at is null and n.reason = {MENTION}
  limit {MOST_MENTIONS}) m"""
SIGNS = f"""({_MENTIONS}) || ':' || (select coalesce(sum(v.revision + v.counted), 0) from ({_VIEWS}) v)"""


@dataclass(frozen=True)
class Board:
    """All that is counted for one person, of one snapshot. tallies: {(assignee, facet): {inbox: five numbers}}."""

    sight: Sight
    snapshot: str
    timeline: str
    mentions: int
    views: list
    tallies: dict

    @property
    def signs(self) -> str:
        """What is counted beside conversations: where it differs an answer is stale, though no conversation changed."""
        return f"{self.mentions}:{sum(revision + counted for _, revision, counted, _ in self.views)}"

    def counts(self) -> dict:
        """What the rail shows."""
        everybody = self._sums("", self._people(Wanted()), self.sight.inbox_ids)
        seen = {"urgent": everybody[URGENT], "waiting": everybody[WAITING], "opened": everybody[OPENED]}
        seen |= {"all": everybody[TOTAL], "snoozed": everybody[SNOOZED], "mentions": self.mentions}
        seen["mine"] = self._sums("", [self.sight.user_id], self.sight.inbox_ids)[OPENED]
        nobody = self.sight.owners is None or None in self.sight.owners
        seen["unassigned"] = self._sums("", [NOBODY] if nobody else [], self.sight.inbox_ids)[OPENED]
        views = {str(row[0]): self._view(row) for row in self.views}
        return seen | self._by_inbox() | self._by_facet() | {"views": views}

    def total(self, section: str, wanted: Wanted) -> int | None:
        """How many a section has under these filters; None where that is not counted."""
        facet, people = _facet(wanted), self._people(wanted)
        if facet is None:
            return None
        sums = self._sums(facet, people, _narrowed(self.sight, wanted))
        asked = set(wanted.status) or ({0, 2} if wanted.assignee == "unassigned" else set())
        if section == "all":
            return _of_statuses(sums, asked & OPEN if wanted.assignee == "unassigned" else asked)
        if asked and asked & OPEN != OPEN:
            return None if asked & OPEN else 0
        return sums[SECTION[section]]

    def by_assignee(self, status: Set[int], inboxes: list[int], facet: str = "") -> tuple[int, int, int] | None:
        """(mine, nobody's, all) of a facet in these states and inboxes, as far as this person sees them; None where
        that is not counted."""
        people = set(self._people(Wanted()))
        one = {pk: {pk} if people == {EVERYBODY} else people & {pk} for pk in (self.sight.user_id, NOBODY)}
        groups = one[self.sight.user_id], one[NOBODY], people
        mine, nobodys, every = (_of_statuses(self._sums(facet, sorted(group), inboxes), status) for group in groups)
        return None if mine is None or nobodys is None or every is None else (mine, nobodys, every)

    def uses(self, label: str) -> int:
        """How many conversations of this sight have a label, whatever their state."""
        return self._sums(f"label:{label}", self._people(Wanted()), self.sight.inbox_ids)[TOTAL]

    def _people(self, wanted: Wanted) -> list[int]:
        """The assignees whose counters are added up."""
        own = None if self.sight.owners is None else {NOBODY if pk is None else pk for pk in self.sight.owners}
        if not wanted.assignee:
            return [EVERYBODY] if own is None else sorted(own)
        asked = _person(self.sight, wanted)
        return [asked] if own is None or asked in own else []

    def _sums(self, facet: str, people: list[int], inboxes: list[int]) -> list[int]:
        sums = [0, 0, 0, 0, 0]
        for person in people:
            of_facet = self.tallies.get((person, facet), {})
            for inbox in inboxes:
                for place, number in enumerate(of_facet.get(inbox, ())):
                    sums[place] += number
        return sums

    def _by_inbox(self) -> dict:
        people = self._people(Wanted())
        return {"inboxes": {str(pk): self._sums("", people, [pk])[OPENED] for pk in self.sight.inboxes}}

    def _by_facet(self) -> dict:
        people, found = set(self._people(Wanted())), {"teams": {}, "labels": {}}
        for (person, facet), by_inbox in self.tallies.items():
            kind, _, name = facet.partition(":")
            if person in people and kind in ("team", "label"):
                opened = sum(numbers[OPENED] for numbers in by_inbox.values())
                found[f"{kind}s"][name] = found[f"{kind}s"].get(name, 0) + opened
        return found

    def _view(self, row: list) -> int | None:
        """A view that says statuses counts all of them, any other only what is open; None until it is counted."""
        pk, revision, counted, filters = row
        if counted != revision:
            return None
        mine = Wanted(assignee="me") if filters.get("assignee") == "me" else Wanted()
        narrowed = Wanted(inbox_id=tuple(filters.get("inbox_id", ())), channel=tuple(filters.get("channel", ())))
        sums = self._sums(f"view:{pk}:{revision}", self._people(mine), _narrowed(self.sight, narrowed))
        return sums[TOTAL] if filters.get("status") else sums[OPENED]


def _of_statuses(sums: list[int], asked: Set[int]) -> int | None:
    """Open and pending are counted together."""
    if not asked or asked >= {0, 1, 2, 3}:
        return sums[TOTAL]
    if asked & OPEN and not asked >= OPEN:
        return None
    parts = {0: sums[OPENED], 2: 0, 3: sums[SNOOZED], 1: sums[TOTAL] - sums[OPENED] - sums[SNOOZED]}
    return sum(parts[status] for status in asked)


def _facet(wanted: Wanted) -> str | None:
    """The one facet these filters ask for; None where they ask for more than is counted."""
    uncounted = ("q", "mentions", "priority", "intent", "sentiment", "created_after", "created_before")
    if any(getattr(wanted, name) for name in uncounted):
        return None
    if wanted.sort not in ("latest", "oldest", "newest_created", "oldest_created"):
        return None
    asked = [f"team:{pk}" for pk in wanted.team_id] + [f"label:{title}" for title in wanted.labels]
    return {0: "", 1: asked[0] if asked else ""}.get(len(asked))


def _narrowed(sight: Sight, wanted: Wanted) -> list[int]:
    found = [pk for pk in sight.inboxes if not wanted.inbox_id or pk in wanted.inbox_id]
    return [pk for pk in found if not wanted.channel or sight.inboxes[pk].channel in wanted.channel]


def values_of(sight: Sight) -> dict:
    """What the statements here are asked with."""
    return {"account": sight.account_id, "user": sight.user_id, "inboxes": sight.inbox_ids}


def read(sight: Sight, wanted: Wanted) -> Board:
    """All of it in one statement, and so of one snapshot."""
    asked = _person(sight, wanted)
    values = values_of(sight) | {"asked": asked, "people": _asked_people(sight, asked)}
    tally = _TALLY.format(whose=_WHOSE[sight.owners is None])
    sql = f"""select pg_current_snapshot()::text, left(pg_walfile_name(pg_current_wal_lsn()), 8), ({_MENTIONS}),
      (select coalesce(json_agg(json_build_array(v.id, v.revision, v.counted, v.filters)), '[]')::text
        from ({_VIEWS}) v),
      (select coalesce(json_agg(t.numbers), '[]')::text from ({tally}) t)"""
    with connection.cursor() as run:
        run.execute(sql, values)
        snapshot, timeline, mentions, views, tallies = run.fetchone()
    return Board(sight, snapshot, timeline, mentions, json.loads(views), _grouped(json.loads(tallies)))


def of_facets(sight: Sight, facets: list[str]) -> Board:
    """Only these facets, for `by_assignee` and `uses`, without anything else the rail shows."""
    people = [EVERYBODY, NOBODY, sight.user_id]
    sql = """select assignee_id, inbox_id, facet, sum(urgent)::int, sum(waiting)::int, sum(opened)::int,
        sum(snoozed)::int, sum(total)::int from conversation_tally
      where account_id = %s and inbox_id = any(%s) and facet = any(%s) and assignee_id = any(%s)
      group by assignee_id, inbox_id, facet"""
    with connection.cursor() as run:
        run.execute(sql, [sight.account_id, sight.inbox_ids, facets, people])
        return Board(sight, "", "", 0, [], _grouped(run.fetchall()))


def _person(sight: Sight, wanted: Wanted) -> int | None:
    """The one assignee that is asked for."""
    named = {"": None, "me": sight.user_id, "unassigned": NOBODY}
    return named[wanted.assignee] if wanted.assignee in named else int(wanted.assignee)


def _asked_people(sight: Sight, asked: int | None) -> list[int]:
    people = {sight.user_id, NOBODY} if sight.owners is None else {pk or NOBODY for pk in sight.owners}
    return sorted(people | ({asked} if asked is not None and sight.owners is None else set()))


def _grouped(given: Iterable) -> dict:
    tallies: dict = defaultdict(dict)
    for person, inbox, facet, *numbers in given:
        tallies[person, facet][inbox] = numbers
    return dict(tallies)
