"""What changed since a position: exact under concurrent commits and long transactions.

A position is a whole snapshot (`pg_current_snapshot()`). A row is new to it when its transaction was not visible in it:
neither a late commit nor a long transaction can slip by, and nothing is sent twice.
"""

import time

from django.core import signing
from django.db import connection

from conversations.models import Conversation
from conversations.selectors.access import visible_inbox_ids
from conversations.selectors.listing import for_items
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

SALT = "conversations.position"
OLDEST = 24 * 3600
MOST = 500

UNSEEN = "chg_xid >= pg_snapshot_xmin(%s::pg_snapshot) and not pg_visible_in_snapshot(chg_xid, %s::pg_snapshot)"


def snapshot() -> str:
    with connection.cursor() as run:
        run.execute("select pg_current_snapshot()::text")
        return run.fetchone()[0]


def position(membership: Membership, at: str) -> str:
    """The opaque token of a snapshot: with the account, and the version of what the member may see."""
    return signing.dumps([current_account_id(), membership.version, at, int(time.time())], salt=SALT, compress=True)


def snapshot_of(membership: Membership, token: str) -> str | None:
    """The snapshot in a token; None where it is forged, old, another account's or of before a change of rights."""
    try:
        account_id, version, at, _ = signing.loads(token, salt=SALT, max_age=OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return at if (account_id, version) == (current_account_id(), membership.version) else None


def changed_since(membership: Membership, at: str) -> tuple[list[Conversation], list[int], str] | None:
    """(changed rows he may see, numbers of those he may no longer see, snapshot now); None: too much, load anew."""
    inboxes = visible_inbox_ids(membership)
    sql = f"""select pg_current_snapshot()::text, array(select id from conversation where account_id = %s and {UNSEEN}
              and (inbox_id = any(%s) or prev_inbox_id = any(%s)) order by chg_xid, id limit %s)"""
    with connection.cursor() as run:
        run.execute(sql, [current_account_id(), at, at, inboxes, inboxes, MOST + 1])
        now, ids = run.fetchone()
    if len(ids) > MOST:
        return None
    rows = list(for_items(Conversation.objects.filter(pk__in=ids)).order_by("pk"))
    seen = [row for row in rows if may_see(membership, row, inboxes)]
    gone = [row.display_id for row in rows if row not in seen]
    return seen, gone + _deleted_since(at, inboxes), now


def may_see(membership: Membership, row: Conversation, inboxes: list[int]) -> bool:
    if membership.is_administrator:
        return True
    own = row.assignee_id == membership.user_id
    allowed = {
        Membership.Sees.ALL: True, Membership.Sees.OWN: own,
        Membership.Sees.OWN_AND_UNASSIGNED: own or row.assignee_id is None,
    }
    return row.inbox_id in inboxes and allowed[membership.sees]


def _deleted_since(at: str, inboxes: list[int]) -> list[int]:
    sql = f"""select (payload ->> 'display_id')::int from event where account_id = %s and {UNSEEN}
              and kind = 'conversation.deleted' and inbox_id = any(%s) and created_at > now() - interval '25 hours'"""
    with connection.cursor() as run:
        run.execute(sql, [current_account_id(), at, at, inboxes])
        return [number for (number,) in run.fetchall()]
