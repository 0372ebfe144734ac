"""Lists of conversations: three sections in one request, keyset pages, exact totals, and what changed since.

Each section is read as the top N of each visible inbox by its own partial index and merged (docs/inbox.md says why);
never `IN (...)` with ORDER BY and LIMIT, never OFFSET.
"""

from datetime import datetime

from django.db import connection
from django.utils.dateparse import parse_datetime

from conversations.models import Conversation
from conversations.selectors.access import visible_inbox_ids
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

SIZES = {"urgent": 20, "waiting": 20, "all": 50}
FAR = "9999-12-31T00:00:00+00:00"
ORDERS = {
    "urgent": ("c.section = 1", "coalesce(c.sla_due_at, 'infinity'::timestamptz)", "asc", ">"),
    "waiting": ("c.section = 2", "c.waiting_since", "asc", ">"),
    "all": ("true", "c.last_activity_at", "desc", "<"),
}
KEYS = {"urgent": "sla_due_at", "waiting": "waiting_since", "all": "last_activity_at"}


def for_items(rows):
    """What `shapes.staff.item` needs, without a query a row."""
    return rows.select_related("inbox", "assignee", "team")


def for_conversations(rows):
    return rows.select_related("inbox", "assignee", "team", "contact", "contact_inbox")


def section_page(membership: Membership, section: str, size: int, cursor: tuple | None = None, where: str = "", values: list | None = None):
    """(rows, cursor of the next page or None). cursor: (key as ISO text, id) of the last row before."""
    ids = _page_ids(membership, section, size + 1, cursor, where, values or [])
    rows = {row.pk: row for row in for_items(Conversation.objects.filter(pk__in=ids))}
    page = [rows[pk] for pk in ids[:size] if pk in rows]
    more = len(ids) > size and page
    return page, ((_key(section, page[-1]), page[-1].pk) if more else None)


def _key(section: str, row: Conversation) -> str:
    moment: datetime | None = getattr(row, KEYS[section])
    return moment.isoformat() if moment else FAR


def _page_ids(membership, section, size, cursor, where, values) -> list[int]:
    condition, key, direction, beyond = ORDERS[section]
    after = f"and ({key}, c.id) {beyond} (%s::timestamptz, %s)" if cursor else ""
    restriction, restricted = _restriction(membership)
    sql = f"""
        select c.id from unnest(%s::bigint[]) as i(inbox) cross join lateral (
          select c.id, {key} as key from conversation c
          where c.inbox_id = i.inbox and c.account_id = %s and {condition} {after} {restriction} {where}
          order by {key} {direction}, c.id {direction} limit %s) c
        order by c.key {direction}, c.id {direction} limit %s"""
    position = [_moment(cursor[0]), cursor[1]] if cursor else []
    inboxes = visible_inbox_ids(membership)
    with connection.cursor() as run:
        run.execute(sql, [inboxes, current_account_id(), *position, *restricted, *values, size, size])
        return [pk for (pk,) in run.fetchall()]


def _moment(text: str) -> str:
    """Of a cursor: 'infinity' sorts where a row without a deadline does."""
    return "infinity" if text == FAR else parse_datetime(text).isoformat()


def _restriction(membership: Membership) -> tuple[str, list]:
    if membership.is_administrator or membership.sees == Membership.Sees.ALL:
        return "", []
    if membership.sees == Membership.Sees.OWN:
        return "and c.assignee_id = %s", [membership.user_id]
    return "and (c.assignee_id = %s or c.assignee_id is null)", [membership.user_id]


def totals(membership: Membership) -> dict:
    """{"urgent", "waiting", "all", "unassigned", "mine", "snoozed", "inboxes": {id: open ones}}, exact."""
    rows = _restricted_totals(membership) if _restriction(membership)[0] else _stored_totals(membership)
    sums = {name: sum(row[index] for row in rows) for index, name in enumerate(("urgent", "waiting", "opened", "unassigned", "all"), 1)}
    inboxes = {str(row[0]): row[3] for row in rows}
    return sums | {"inboxes": inboxes} | _own(membership)


def _stored_totals(membership: Membership) -> list[tuple]:
    sql = """select inbox_id, sum(urgent)::int, sum(waiting)::int, sum(opened)::int, sum(unassigned)::int, sum(total)::int
             from inbox_totals where account_id = %s and inbox_id = any(%s) group by inbox_id"""
    return _fetch(sql, [current_account_id(), visible_inbox_ids(membership)])


def _restricted_totals(membership: Membership) -> list[tuple]:
    """For those who see only their own: counted on the partial index of their own rows."""
    restriction, values = _restriction(membership)
    sql = f"""select c.inbox_id, count(*) filter (where section = 1), count(*) filter (where section = 2),
                count(*) filter (where section > 0), count(*) filter (where section > 0 and assignee_id is null), count(*)
              from conversation c where c.account_id = %s and c.inbox_id = any(%s) {restriction} group by c.inbox_id"""
    return _fetch(sql, [current_account_id(), visible_inbox_ids(membership), *values])


def _own(membership: Membership) -> dict:
    sql = """select (select count(*) from conversation where account_id = %s and assignee_id = %s and status = 0),
                    (select count(*) from conversation where account_id = %s and status = 3 and inbox_id = any(%s))"""
    account_id = current_account_id()
    values = [account_id, membership.user_id, account_id, visible_inbox_ids(membership)]
    mine, snoozed = _fetch(sql, values)[0]
    return {"mine": mine, "snoozed": snoozed}


def _fetch(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return run.fetchall()
