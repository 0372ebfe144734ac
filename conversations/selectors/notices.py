"""A person's own notifications: those of conversations he may still see."""

from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from conversations.models import Message, Notification
from conversations.selectors import access
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

COUNTED = 1000  # a frame counts no further: what nobody ever reads must not be counted for every message
_UNREAD = """select u.id, (select count(*) from (select from notification n
    join conversation c on c.account_id = n.account_id and c.id = n.conversation_id
    where n.account_id = %(account)s and n.user_id = u.id and n.read_at is null and (m.role = %(administrator)s
      or (exists (select from inbox_member i where i.account_id = n.account_id and i.inbox_id = c.inbox_id
            and i.user_id = u.id)
          and (m.sees = %(all)s or c.assignee_id = u.id or (m.sees = %(unassigned)s and c.assignee_id is null))))
    limit %(most)s) unread)
  from unnest(%(users)s::bigint[]) u(id) join membership m on m.account_id = %(account)s and m.user_id = u.id"""


class Told(NamedTuple):
    row: Notification
    message: Message | None


def of(membership: Membership) -> QuerySet[Notification]:
    seeable = access.seeable(membership).values("pk")
    return Notification.objects.filter(user=membership.user, conversation__in=seeable)


def unread(user_ids: set[int]) -> dict[int, int]:
    """{user id: how many unread ones, COUNTED at most}, of members."""
    values = {
        "account": current_account_id(),
        "users": sorted(user_ids),
        "administrator": Membership.Role.ADMINISTRATOR,
        "all": Membership.Sees.ALL,
        "unassigned": Membership.Sees.OWN_AND_UNASSIGNED,
        "most": COUNTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, values)
        return dict(cursor.fetchall())


def told(keys: set[int]) -> dict[int, Told]:
    """By key, with the message each is about."""
    if not keys:
        return {}
    found = list(Notification.objects.filter(pk__in=keys).select_related("conversation"))
    messages = Message.objects.in_bulk({row.message_id for row in found if row.message_id}) if found else {}
    return {row.pk: Told(row, messages.get(row.message_id)) for row in found}
