"""A socket's place in the hub: what it may see, and a bounded queue of what it has still to be sent."""

import asyncio
from dataclasses import dataclass, field

from helpdesk.tenancy.models import Membership
from realtime.frames import Framed

MOST_UNSENT = 256  # frames; a reader slower than that is cut off and resumes from the log


@dataclass(eq=False)
class Member:
    """overflowed: it did not read fast enough, or its rights changed, and must be closed with this code."""

    queue: asyncio.Queue = field(default_factory=asyncio.Queue)
    close_code: int | None = None
    most: int = MOST_UNSENT

    def offer(self, text: str) -> None:
        if self.close_code is not None:
            return
        if self.queue.qsize() >= self.most:
            self.cut(1013)
        else:
            self.queue.put_nowait(text)

    def replay(self, texts: list[str]) -> None:
        """What it missed, which is bounded by itself: cut off for its length, it would come back for the same again."""
        self.most += len(texts)
        for text in texts:
            self.offer(text)

    def cut(self, code: int) -> None:
        """Have the socket closed, whatever is still waiting to be sent."""
        if self.close_code is not None:
            return
        self.close_code = code
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


@dataclass(eq=False)
class StaffMember(Member):
    membership: Membership | None = None
    inbox_ids: frozenset[int] = frozenset()
    open: frozenset[int] = frozenset()  # the numbers of the conversations on his screens

    def sees(self, framed: Framed) -> bool:
        if framed.staff is None:
            return False
        if self.membership.is_administrator or not framed.inbox_ids:
            return True
        return bool(self.inbox_ids & framed.inbox_ids) and self._sees_assignee(framed)

    def told(self, framed: Framed) -> str | None:
        """The text of his frame. Rows are told as they are now: what has left his sight meanwhile is gone for him."""
        if not self.sees(framed):
            return None
        return framed.staff if framed.place is None or self._sees_now(*framed.place) else framed.gone

    def _sees_now(self, inbox_id: int, assignee_id: int | None) -> bool:
        sees, own = self.membership.sees, assignee_id == self.membership.user_id
        if self.membership.is_administrator:
            return True
        free = sees == Membership.Sees.ALL or (sees == Membership.Sees.OWN_AND_UNASSIGNED and assignee_id is None)
        return inbox_id in self.inbox_ids and (own or free)

    def _sees_assignee(self, framed: Framed) -> bool:
        sees = self.membership.sees
        own = self.membership.user_id in framed.assignee_ids
        if sees == Membership.Sees.OWN_AND_UNASSIGNED:
            return own or None in framed.assignee_ids
        return own or sees == Membership.Sees.ALL

    def hears(self, signal: dict) -> bool:
        """Typing and viewing: of what he may see, never his own."""
        person = signal["person"]
        if person["type"] == "user" and person["id"] == self.membership.user_id:
            return False
        return self.watches(signal["display_id"], signal["inbox_id"])

    def watches(self, number: int, inbox_id: int) -> bool:
        """Whether he may be told of colleagues at that conversation."""
        if self.membership.is_administrator:
            return True
        free = self.membership.sees == Membership.Sees.ALL or number in self.open
        return free and inbox_id in self.inbox_ids


@dataclass(eq=False)
class VisitorMember(Member):
    """position: where he stood when he began to hear."""

    session: str = ""
    position: str | None = None
