"""What a member may see, read once a request: the inboxes, and whose conversations in them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership


class Place(NamedTuple):
    """What a row says of its inbox."""

    name: str
    channel: str


@dataclass(frozen=True)
class Sight:
    """inboxes: {id: Place}. owners: the assignees whose conversations he may see, None among them for nobody's; None
    instead of them for everybody's."""

    account_id: int
    user_id: int
    version: int
    every: bool
    inboxes: dict[int, Place]
    owners: tuple[int | None, ...] | None = None

    @property
    def inbox_ids(self) -> list[int]:
        return list(self.inboxes)

    def restriction(self, table: str = "c") -> tuple[str, list]:
        """An SQL condition on the assignee, with its values; empty for those who see everybody's."""
        if self.owners is None:
            return "", []
        nobody = f" or {table}.assignee_id is null" if None in self.owners else ""
        return f"and ({table}.assignee_id = %s{nobody})", [self.user_id]

    def shows(self, inbox_id: int, assignee_id: int | None) -> bool:
        return inbox_id in self.inboxes and (self.owners is None or assignee_id in self.owners)


def sight_of(membership: Membership) -> Sight:
    """An administrator sees every inbox and everything in it, an agent those he is a member of."""
    every = membership.is_administrator
    joined = "join inbox_member m on m.account_id = i.account_id and m.inbox_id = i.id and m.user_id = %s"
    member = "" if every else joined
    sql = f"select i.id, i.name, i.channel from inbox i {member} where i.account_id = %s order by i.id"
    account_id = current_account_id()
    with connection.cursor() as run:
        run.execute(sql, [account_id] if every else [membership.user_id, account_id])
        inboxes = {pk: Place(name, channel) for pk, name, channel in run.fetchall()}
    return Sight(account_id, membership.user_id, membership.version, every, inboxes, _owners(membership))


def _owners(membership: Membership) -> tuple[int | None, ...] | None:
    if membership.is_administrator or membership.sees == Membership.Sees.ALL:
        return None
    if membership.sees == Membership.Sees.OWN:
        return (membership.user_id,)
    return (membership.user_id, None)
