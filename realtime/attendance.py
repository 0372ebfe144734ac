"""Who is here, told to each operator as far as he may know it: every colleague, and the customers he may see.

A customer he may not see is neither named nor numbered to him.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Hashable

from conversations.selectors import access
from helpdesk.scope import scope
from helpdesk.tenancy import presence
from helpdesk.tenancy.models import Membership
from realtime import frames
from realtime.members import StaffMember
from realtime.threads import in_thread

AT_MOST = 0.5  # seconds between two tellings
EVERY = 5.0  # seconds: who has left says nothing, so it is asked

People = dict[str, str]  # {id: online, away, busy or offline}
Places = dict[int, set[tuple[int, int | None]]]  # the inboxes and assignees of each customer's conversations


class Attendance:
    """One account's, in this process. staff: the feed's own set, as it is at any moment."""

    def __init__(self, account_id: int, staff: set[StaffMember]):
        self.account_id, self.staff = account_id, staff
        self._due = self._told = 0.0
        self._users: People | None = None
        self._contacts: list[int] = []
        self._places: Places | None = None  # None: nobody needed them, for all were administrators
        self._texts: dict[Hashable, str] = {}

    def hurry(self) -> None:
        """Somebody has come, or chosen another word for himself."""
        self._due = 0.0

    async def tell(self, again: Callable[[], None]) -> bool:
        """Ask who is here if it is time, and tell those for whom that is news. Whether it was asked."""
        now = time.monotonic()
        if not self.staff or now < self._due:
            return False
        if now < self._told + AT_MOST:  # a crowd comes in: once for all of them
            asyncio.get_running_loop().call_later(AT_MOST, again)
            return False
        self._told, self._due = now, now + EVERY
        narrow = any(_is_narrow(member) for member in self.staff)
        self._users, self._contacts, self._places = await in_thread(_read, self.account_id, narrow)
        self._texts = {}
        for member in self.staff:
            self._offer(member)
        return True

    def greet(self, member: StaffMember, again: Callable[[], None]) -> None:
        """Who was here when it was asked last; where that is not known for him, it is asked at once."""
        if self._users is None or (_is_narrow(member) and self._places is None):
            self.hurry()
            again()
        else:
            self._offer(member)

    def _offer(self, member: StaffMember) -> None:
        if _is_narrow(member) and self._places is None:  # came while it was being asked
            self.hurry()
            return
        text = self._texts.get(member.sight)
        if text is None:
            text = self._texts[member.sight] = self._text(member)
        if text != member.attended:
            member.attended = text
            member.offer(text)

    def _text(self, member: StaffMember) -> str:
        seen = [pk for pk in self._contacts if not _is_narrow(member) or self._sees(member, pk)]
        contacts = dict.fromkeys(map(str, seen), "online")
        return frames.text("chat.presence", {"users": self._users, "contacts": contacts})

    def _sees(self, member: StaffMember, contact_id: int) -> bool:
        return any(member.sees_place(*place) for place in (self._places or {}).get(contact_id, ()))


def _is_narrow(member: StaffMember) -> bool:
    return not member.membership.is_administrator


def _read(account_id: int, narrow: bool) -> tuple[People, list[int], Places | None]:
    with scope(account_id):
        people = presence.statuses(list(Membership.objects.select_related("user")))
        contacts = sorted(int(pk) for pk in presence.present(account_id, "contacts"))
        places: Places | None = defaultdict(set) if narrow else None
        for contact_id, inbox_id, assignee_id in access.places_of(contacts) if places is not None else ():
            places[contact_id].add((inbox_id, assignee_id))
    return {str(pk): word for pk, word in people.items()}, contacts, places
