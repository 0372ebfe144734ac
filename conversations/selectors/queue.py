"""The queue in which visitors wait for somebody to take them: open, nobody's, and waiting for an answer.

What is urgent comes first (by its deadline), then who has waited longest, as on the operators' list. How long it will
take is said only where it can be: somebody is here, and of late some have had their first answer.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection

from conversations.models import Conversation
from conversations.selectors.crew import crews
from helpdesk.scope import current_account_id
from helpdesk.tenancy import presence

MOST = 1000  # places of an inbox; further back nobody is told his
WINDOW = timedelta(hours=1)  # first answers longer ago say nothing of today's pace
SAMPLE, LEAST = 20, 3  # the last first answers that are looked at, and how many there must be
LONGEST = timedelta(hours=3)  # what would take longer is not known
ROUND = 60  # seconds, upwards

_WAITING = "account_id = %(account)s and inbox_id = i.id and assignee_id is null and status = 0"
_PLACES = f"""select i.id, q.id, q.display_id, ci.source_id, q.place from unnest(%(inboxes)s::bigint[]) i(id)
  cross join lateral (
    select c.*, row_number() over (order by c.rank, c.since, c.id) place from (
      (select id, display_id, contact_inbox_id, 1 rank, coalesce(sla_due_at, 'infinity'::timestamptz) since
       from conversation where {_WAITING} and section = 1 and waiting_since is not null
       order by coalesce(sla_due_at, 'infinity'::timestamptz), id limit %(most)s)
      union all
      (select id, display_id, contact_inbox_id, 2, waiting_since
       from conversation where {_WAITING} and section = 2 order by waiting_since, id limit %(most)s)) c
    order by place limit %(most)s) q
  join contact_inbox ci on ci.account_id = %(account)s and ci.id = q.contact_inbox_id"""
_PACE = """select i.id, extract(epoch from now() - min(l.at)) / count(*) from unnest(%(inboxes)s::bigint[]) i(id)
  cross join lateral (
    select at from (
      select first_reply_created_at at from conversation
      where account_id = %(account)s and inbox_id = i.id and last_activity_at > now() - %(window)s
      order by last_activity_at desc limit 500) recent
    where at > now() - %(window)s order by at desc limit %(sample)s) l
  group by i.id having count(*) >= %(least)s"""


class Place(NamedTuple):
    """number: the conversation's. position: from 1. seconds: an estimate of what is left to wait; None: not known."""

    number: int
    session: str
    position: int | None
    seconds: int | None


def places(inbox_ids: list[int]) -> dict[int, Place]:
    """{conversation id: its place} of these inboxes, MOST of each."""
    rows = _rows(_PLACES, inbox_ids)
    paces = _paces(sorted({inbox_id for inbox_id, *_ in rows}))
    return {pk: Place(number, session, at, _left(at, paces.get(box))) for box, pk, number, session, at in rows}


def place_of(row: Conversation) -> Place | None:
    """None where it is not in the queue, or too far back to say."""
    waits = row.assignee_id is None and row.status == Conversation.Status.OPEN and row.waiting_since is not None
    return places([row.inbox_id]).get(row.pk) if waits else None


def _left(position: int, pace: float | None) -> int | None:
    seconds = position * pace if pace else None
    if seconds is None or seconds > LONGEST.total_seconds():
        return None
    return max(1, -(-int(seconds) // ROUND)) * ROUND


def _paces(inbox_ids: list[int]) -> dict[int, float]:
    """{inbox id: seconds from one first answer to the next}, where somebody is here to give them."""
    manned = [pk for pk, people in crews(inbox_ids).items() if presence.anybody(presence.statuses(people))]
    return {pk: float(seconds) for pk, seconds in _rows(_PACE, manned)} if manned else {}


def _rows(sql: str, inbox_ids: list[int]) -> list[tuple]:
    values = {"account": current_account_id(), "inboxes": inbox_ids, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"window": WINDOW, "sample": SAMPLE, "least": LEAST})
        return cursor.fetchall()
