"""Reading an account's log by position. Runs in a thread, in the account's scope."""

from dataclasses import dataclass

from django.db import connection, transaction

from conversations.models import Conversation
from helpdesk.events.models import Event
from helpdesk.scope import scope
from realtime import frames, positions
from realtime.framed import Framed, decoded

MOST_LIVE = 5000
MOST_REPLAYED = 500
FIELDS = (
    "id",
    "kind",
    "inbox_id",
    "prev_inbox_id",
    "conversation_id",
    "seq",
    "actor_type",
    "actor_id",
    "payload",
    "created_at",
)
UNSEEN = "chg_xid >= pg_snapshot_xmin(%s::pg_snapshot) and not pg_visible_in_snapshot(chg_xid, %s::pg_snapshot)"


@dataclass(frozen=True)
class Batch:
    """framed: in order; snapshot: the position after them; overflow: there was more than may be sent."""

    framed: list[Framed]
    snapshot: str
    overflow: bool = False


def now(account_id: int) -> Batch:
    with scope(account_id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        return Batch([], cursor.fetchone()[0])


def after(account_id: int, snapshot: str) -> Batch:
    """What was committed since, whenever its transaction began: nothing is skipped and nothing comes twice."""
    with scope(account_id), transaction.atomic():
        rows, current = _unseen(account_id, snapshot, MOST_LIVE)
        return Batch(frames.build(rows[:MOST_LIVE]), current, overflow=len(rows) > MOST_LIVE)


def _unseen(account_id: int, snapshot: str, most: int) -> tuple[list[Event], str]:
    sql = f"""select pg_current_snapshot()::text, e.* from (select 1) one left join lateral (
                select {", ".join(FIELDS)} from event where account_id = %s and {UNSEEN}
                and created_at > now() - interval '25 hours' order by id limit %s) e on true"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [account_id, snapshot, snapshot, most + 1])
        found = cursor.fetchall()
    return [_event(row[1:]) for row in found if row[1] is not None], found[0][0]


def between(account_id: int, since: str, until: str) -> Batch:
    """What a returning client missed: committed after `since` and already told to the others (visible in `until`)."""
    sql = f"""select {", ".join(FIELDS)} from event where account_id = %s and {UNSEEN}
              and pg_visible_in_snapshot(chg_xid, %s::pg_snapshot) and created_at > now() - interval '25 hours'
              order by id limit %s"""
    with scope(account_id), transaction.atomic():
        rows = _rows(sql, [account_id, since, since, until, MOST_REPLAYED + 1])
        return Batch(frames.build(rows[:MOST_REPLAYED]), until, overflow=len(rows) > MOST_REPLAYED)


def of_conversation(account_id: int, session: str, display_id: int, last_seq: int, until: str) -> Batch:
    """What a returning visitor missed of his conversation; positions there count 1, 2, 3."""
    sql = f"""select {", ".join("e." + name for name in FIELDS)} from conversation c
              join contact_inbox i on i.account_id = c.account_id and i.id = c.contact_inbox_id and i.source_id = %s
              join event e on e.conversation_id = c.id and e.account_id = c.account_id
              where c.account_id = %s and c.display_id = %s and e.seq > %s
              and pg_visible_in_snapshot(e.chg_xid, %s::pg_snapshot) order by e.seq limit %s"""
    with scope(account_id), transaction.atomic():
        if _unknown(session, display_id, last_seq):
            return Batch([], until, overflow=True)
        rows = _rows(sql, [session, account_id, display_id, last_seq, until, MOST_REPLAYED + 1])
        return Batch(frames.build(rows[:MOST_REPLAYED]), until, overflow=len(rows) > MOST_REPLAYED)


def place(account_id: int, session: str, until: str) -> str:
    """The position of a visitor who knows all that has been told: every number up to it is visible in `until`."""
    sql = """select c.display_id, c.event_seq - (select count(*) from event e
               where e.account_id = c.account_id and e.conversation_id = c.id and e.seq <= c.event_seq
               and e.created_at > now() - interval '25 hours'
               and not pg_visible_in_snapshot(e.chg_xid, %s::pg_snapshot))
             from conversation c join contact_inbox i on i.account_id = c.account_id and i.id = c.contact_inbox_id
             where c.account_id = %s and i.source_id = %s order by c.id desc limit 1"""
    with scope(account_id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [until, account_id, session])
        return positions.of_visitor(*(cursor.fetchone() or (0, 0)))


def _unknown(session: str, display_id: int, last_seq: int) -> bool:
    """Whether the position is no place to go on from: another conversation, ahead of it, or no longer in the log."""
    mine = Conversation.objects.filter(contact_inbox__source_id=session).order_by("-pk").first()
    if mine is None:
        return (display_id, last_seq) != (0, 0)
    if mine.display_id != display_id or last_seq > mine.event_seq:
        return True
    next_one = Event.objects.filter(conversation_id=mine.pk, seq=last_seq + 1)
    return last_seq < mine.event_seq and not next_one.exists()


def _rows(sql: str, values: list) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_event(row) for row in cursor.fetchall()]


def _event(row: tuple) -> Event:
    event = Event(**dict(zip(FIELDS, row, strict=True)))
    event.payload = decoded(event.payload)
    return event
