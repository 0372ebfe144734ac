"""The saved views a member has before him."""

from django.db.models import Q

from conversations.models import SavedView
from helpdesk.lib.errors import NotFound
from helpdesk.tenancy.models import Membership


def seen_by(membership: Membership):
    """His own and the shared ones, as a QuerySet in the order of their names."""
    mine = Q(user_id=membership.user_id)
    return SavedView.objects.filter(mine | Q(shared=True)).order_by("name", "pk")


def one(membership: Membership, view_id: int) -> SavedView:
    """Raises NotFound, the same for somebody's own and for one that is not there."""
    row = seen_by(membership).filter(pk=view_id).first()
    if row is None:
        raise NotFound
    return row


def may_change(membership: Membership, row: SavedView) -> bool:
    """Its owner, and of a shared one the administrators too."""
    return row.user_id == membership.user_id or (row.shared and membership.is_administrator)
