"""What a member may see and do."""

from django.db import connection
from django.db.models import Q

from conversations.models import Conversation
from helpdesk.lib.errors import NotFound
from helpdesk.tenancy.models import Inbox, InboxMember, Membership

_KEY = """
    select c.id from conversation c where c.account_id = %(account)s and c.display_id = %(number)s
      and (%(every_inbox)s or exists (select from inbox_member m where m.account_id = c.account_id
           and m.inbox_id = c.inbox_id and m.user_id = %(user)s))
      and (%(all)s or c.assignee_id = %(user)s or (%(nobodys)s and c.assignee_id is null))
"""


def visible_inbox_ids(membership: Membership) -> list[int]:
    """An administrator sees every inbox, an agent those he is a member of."""
    if membership.is_administrator:
        return list(Inbox.objects.order_by("pk").values_list("pk", flat=True))
    mine = InboxMember.objects.filter(user_id=membership.user_id)
    return list(mine.order_by("inbox_id").values_list("inbox_id", flat=True))


def seeable(membership: Membership):
    """The conversations a member may see, as a QuerySet."""
    rows = Conversation.objects.all()
    if not membership.is_administrator:
        rows = rows.filter(inbox_id__in=visible_inbox_ids(membership))
    return rows.filter(_restriction(membership))


def _restriction(membership: Membership) -> Q:
    own = Q(assignee_id=membership.user_id)
    if membership.is_administrator or membership.sees == Membership.Sees.ALL:
        return Q()
    return own if membership.sees == Membership.Sees.OWN else own | Q(assignee_id=None)


def conversation(membership: Membership, display_id: int) -> Conversation:
    """One conversation by its number. Raises NotFound, the same for one that is hidden and one that is not there."""
    row = seeable(membership).filter(display_id=display_id).select_related("inbox", "contact").first()
    if row is None:
        raise NotFound
    return row


def conversation_id(membership: Membership, display_id: int) -> int:
    """The key of one conversation, where no more of it is wanted than that he may see it. Raises NotFound."""
    every, owners = membership.is_administrator, membership.sees
    with connection.cursor() as cursor:
        cursor.execute(_KEY, {
            "account": membership.account_id, "number": display_id, "user": membership.user_id, "every_inbox": every,
            "all": every or owners == Membership.Sees.ALL, "nobodys": owners != Membership.Sees.OWN,
        })  # fmt: skip
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return row[0]


def may_work_in(inbox_id: int, user_id: int) -> bool:
    """Whether a person may be given conversations of this inbox: its members and the account's administrators."""
    if InboxMember.objects.filter(inbox_id=inbox_id, user_id=user_id).exists():
        return True
    return Membership.objects.filter(user_id=user_id, role=Membership.Role.ADMINISTRATOR).exists()


def places_of(contact_ids: list[int]) -> list[tuple[int, int, int | None]]:
    """(contact id, inbox id, assignee id): where these contacts have conversations, and whose."""
    rows = Conversation.objects.filter(contact_id__in=contact_ids)
    return list(rows.values_list("contact_id", "inbox_id", "assignee_id").distinct()) if contact_ids else []
