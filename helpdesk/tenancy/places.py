"""A person's place in the active account."""

from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership, User

# Every request asks this, so no query is built for it.
_PLACE = """select m.* from membership m join account a on a.id = m.account_id and a.status = 0
            where m.account_id = %s and m.user_id = %s"""


def place_of(user: User) -> Membership | None:
    """None where he has none, or the account may not be worked in."""
    found = next(iter(Membership._base_manager.raw(_PLACE, [current_account_id(), user.pk])), None)
    if found is not None:
        found.user = user
    return found
