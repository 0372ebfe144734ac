"""What the rail counts, sent to those who asked for it."""

from collections import defaultdict

from conversations.selectors import tallies
from conversations.selectors.filters import Wanted
from conversations.selectors.sight import sight_of
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership
from realtime import frames
from realtime.members import StaffMember
from realtime.rounds import Rounds
from realtime.threads import in_thread


class Counting(Rounds):
    """staff: the feed's own set, as it is at any moment."""

    def __init__(self, account_id: int, staff: set[StaffMember]):
        super().__init__(account_id)
        self.staff = staff

    async def tell(self) -> None:
        """Every person's once, for all his tabs."""
        people: dict[int, list[StaffMember]] = defaultdict(list)
        for member in self.staff:
            if member.counts:
                people[member.membership.user_id].append(member)
        for tabs in people.values():
            text = await in_thread(_text, self.account_id, tabs[0].membership)
            for member in tabs:
                if member.counted != text:
                    member.counted = text
                    member.offer(text)


def _text(account_id: int, membership: Membership) -> str:
    with scope(account_id):
        return frames.text("counts", tallies.read(sight_of(membership), Wanted()).counts())
