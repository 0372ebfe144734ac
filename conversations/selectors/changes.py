"""What changed since a position: exact under concurrent commits and long transactions.

A position is a whole snapshot (`pg_current_snapshot()`). A row is new to it when its transaction was not visible in it:
neither a late commit nor a long transaction can slip by, and nothing is sent twice. A time is answered from the last
mark made before it (`clock_mark`), which is such a snapshot too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

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


class Position(NamedTuple):
    """snapshot: what was visible; timeline: of which life of the database; signs: see `tallies.Board.signs`."""

    snapshot: str
    timeline: str | None = None
    signs: str | None = None


@dataclass(frozen=True)
class Delta:
    """rows: as they are now; removed: numbers of those that left this person's view; at: the position after it;
    same_counts: nothing that is counted for this person has changed either."""

    rows: list[Row]
    removed: list[int]
    at: "Position"
    same_counts: bool


def snapshot() -> str:
    with connection.cursor() as run:
        run.execute("select pg_current_snapshot()::text")
        return run.fetchone()[0]


def token_of(sight: Sight, at: Position) -> str:
    """The opaque token of a position: with the account, the person and the version of what he may see."""
    said = [sight.account_id, sight.user_id, sight.version, *at]
    return signing.dumps(said, salt=SALT, compress=True)


def understood(sight: Sight, token: str) -> Position | None:
    """The position of a token or a time; None where it is forged, old, another's or of before a change of rights: load
    anew."""
    moment = _moment(token)
    if moment is not None:
        return _marked_before(moment)
    try:
        account_id, user_id, version, *at = signing.loads(token, salt=SALT, max_age=OLDEST)
        position = Position(*at)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    same = (account_id, user_id, version) == (sight.account_id, sight.user_id, sight.version)
    return position if same else None


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))  # a plus that was not escaped arrives as a space
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else timezone.make_aware(found)


def _marked_before(moment: datetime) -> Position | None:
    with connection.cursor() as run:
        run.execute(
            "select snapshot::text from clock_mark where taken_at <= %s order by taken_at desc limit 1", [moment]
        )
        row = run.fetchone()
    return Position(row[0]) if row else None


def since(sight: Sight, at: Position) -> Delta | None:
    """None: too much has changed, or the database is another one by now: load anew."""
    unseen = UNSEEN.replace("%s", "%(at)s")
    shown, left = _shown(sight, "c"), _shown(sight, "d")
    sql = f"""select pg_current_snapshot()::text, {TIMELINE}, {tallies.SIGNS},
        exists (select from conversation c where c.account_id = %(account)s and {DUE}),
        array(select c.id from conversation c where c.account_id = %(account)s and {unseen} and {shown}
          order by c.chg_xid, c.id limit %(most)s),
        array(select distinct d.display_id from departure d where d.account_id = %(account)s and {unseen} and {left}
          and not exists (select from conversation c where c.account_id = d.account_id
            and c.display_id = d.display_id and {shown}) limit %(most)s)"""
    with connection.cursor() as run:
        run.execute(sql, tallies.values_of(sight) | {"at": at.snapshot, "most": MOST + 1})
        now, line, signs, due, keys, removed = run.fetchone()
    if max(len(keys), len(removed)) > MOST or at.timeline not in (None, line):
        return None
    same = at.signs == signs and not (due or keys or removed)
    return Delta(listing.changed(sight, keys) if keys else [], removed, Position(now, line, signs), same)


def _shown(sight: Sight, table: str) -> str:
    """The condition that a row of `table` is one this person may see; asked with `tallies.values_of`."""
    seen = f"{table}.inbox_id = any(%(inboxes)s)"
    if sight.owners is None:
        return seen
    nobody = f" or {table}.assignee_id is null" if None in sight.owners else ""
    return f"{seen} and ({table}.assignee_id = %(user)s{nobody})"


def may_see(sight: Sight, row: Conversation | Row) -> bool:
    return sight.shows(row.inbox_id, row.assignee_id)
