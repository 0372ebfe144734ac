"""The addresses the inbox was first designed with: the same answers, for the caller's own account.

`?account_id=` chooses where a person works in several; without it the first is meant.
"""

from conversations.api import inbox
from conversations.api.base import number
from helpdesk.lib.errors import NotFound
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership


class OwnAccount:
    """Finds the account that the address does not name."""

    def initial(self, request, *args, **kwargs):
        asked = number(request.query_params.get("account_id"), "account_id")
        super().initial(request, *args, **kwargs | {"account_id": asked or self._first(request)})

    def _first(self, request) -> int:
        """Raises NotFound for a person who works nowhere."""
        if not request.user.is_authenticated:
            return 0  # refused by the permissions that are asked next
        with scope(None, request.user.pk):
            place = Membership.all_of(request.user).order_by("account_id").values_list("account_id", flat=True).first()
        if place is None:
            raise NotFound
        return place


class InboxView(OwnAccount, inbox.InboxView):
    pass


class SummaryView(OwnAccount, inbox.SummaryView):
    pass


class ListView(OwnAccount, inbox.PageView):
    pass
