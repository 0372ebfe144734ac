"""What changed since a position: exact under concurrent commits and long transactions.

A position is a whole snapshot (`pg_current_snapshot()`). A row is new to it when its transaction was not visible in it:
neither a late commit nor a long transaction can slip by, and nothing is sent twice. A time is answered from the last
mark made before it (`clock_mark`), which is such a snapshot too.
"""

import time
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from conversations.models import Conversation
from conversations.selectors import listing, tallies
from conversations.selectors.orders import DUE
from conversations.selectors.rows import Row
from conversations.selectors.sight import Sight

SALT = "conversations.position"
OLDEST = 24 * 3600
MOST = 500

UNSEEN = "chg_xid >= pg_snapshot_xmin(%s::pg_snapshot) and not pg_visible_in_snapshot(chg_xid, %s::pg_snapshot)"
# A database that was promoted or restored gives transaction numbers out again: positions of before mean nothing in it.
TIMELINE = "left(pg_walfile_name(pg_current_wal_lsn()), 8)"


@dataclass(frozen=True)
class Delta:
    """rows: as they are now; removed: numbers of those that left this person's view; at: the position after it."""

    rows: list[Row]
    removed: list[int]
    at: str
    timeline: str

    @property
    def nothing(self) -> bool:
        return not (self.rows or self.removed)


def snapshot() -> str:
    with connection.cursor() as run:
        run.execute("select pg_current_snapshot()::text")
        return run.fetchone()[0]


def position(sight: Sight, at: str, timeline: str) -> str:
    """The opaque token of a snapshot: with the account, the version of what the member may see, and the timeline."""
    said = [sight.account_id, sight.user_id, sight.version, at, timeline, int(time.time())]
    return signing.dumps(said, salt=SALT, compress=True)


def understood(sight: Sight, token: str) -> tuple[str, str | None] | None:
    """(snapshot, timeline) of a position or a time; None where it is forged, old, another's or of before a change of
    rights: load anew."""
    moment = _moment(token)
    if moment is not None:
        return _marked_before(moment)
    try:
        account_id, user_id, version, at, timeline, _ = signing.loads(token, salt=SALT, max_age=OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    same = (account_id, user_id, version) == (sight.account_id, sight.user_id, sight.version)
    return (at, timeline) if same else None


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))  # a plus that was not escaped arrives as a space
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else timezone.make_aware(found)


def _marked_before(moment: datetime) -> tuple[str, None] | None:
    with connection.cursor() as run:
        run.execute(
            "select snapshot::text from clock_mark where taken_at <= %s order by taken_at desc limit 1", [moment]
        )
        row = run.fetchone()
    return (row[0], None) if row else None


def since(sight: Sight, at: str, timeline: str | None) -> Delta | None:
    """None: too much has changed, or the database is another one by now: load anew."""
    restriction, values = sight.restriction()
    left, of_left = sight.restriction("d")
    sql = f"""select pg_current_snapshot()::text, {TIMELINE},
        array(select c.id from conversation c where c.account_id = %s and {UNSEEN}
          and c.inbox_id = any(%s) {restriction} order by c.chg_xid, c.id limit %s),
        array(select distinct d.display_id from departure d where d.account_id = %s and {UNSEEN}
          and d.inbox_id = any(%s) {left} and not exists (select from conversation c where c.account_id = d.account_id
            and c.display_id = d.display_id and c.inbox_id = any(%s) {restriction}) limit %s)"""
    inboxes, most = sight.inbox_ids, MOST + 1
    given = [sight.account_id, at, at, inboxes, *values, most]
    given += [sight.account_id, at, at, inboxes, *of_left, inboxes, *values, most]
    with connection.cursor() as run:
        run.execute(sql, given)
        now, line, keys, removed = run.fetchone()
    if max(len(keys), len(removed)) > MOST or timeline not in (None, line):
        return None
    return Delta(listing.changed(sight, keys) if keys else [], removed, now, line)


def unchanged(sight: Sight, at: str, timeline: str, signs: str) -> bool:
    """Whether an answer made at that position would be the same now: no row, no departure, no set-up, no deadline."""
    since = UNSEEN.replace("%s", "%(at)s")
    sql = f"""select {TIMELINE} = %(timeline)s and {tallies.SIGNS} = %(signs)s
        and not exists (select from conversation where account_id = %(account)s and {since})
        and not exists (select from departure where account_id = %(account)s and {since})
        and not exists (select from event where account_id = %(account)s and {since}
          and created_at > now() - interval '25 hours' and conversation_id is null)
        and not exists (select from conversation c where c.account_id = %(account)s and {DUE})"""
    with connection.cursor() as run:
        run.execute(sql, tallies.values_of(sight) | {"at": at, "timeline": timeline, "signs": signs})
        return run.fetchone()[0]


def may_see(sight: Sight, row: Conversation | Row) -> bool:
    return sight.shows(row.inbox_id, row.assignee_id)
