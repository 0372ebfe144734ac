"""A socket's place in the hub: what it may see, and a bounded queue of what it has still to be sent."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from conversations.selectors.queue import Place
from helpdesk.tenancy.models import Membership
from realtime.framed import Framed
from realtime.wire import MOST_UNSENT as MOST_BYTES
from realtime.wire import Protocol, together

MOST_UNSENT = 256  # frames; a reader slower than that is cut off and resumes from the log
OVERFLOW = 4503  # of our own: not every server lets an application use the protocol's codes


class Parcel:
    """Frames for one listener or for many: their texts, and the bytes of all of them, made once."""

    def __init__(self, texts: Sequence[str]):
        self.texts = texts

    @cached_property
    def written(self) -> bytes:
        return together(self.texts)


@dataclass(eq=False)
class Member:
    """close_code: it did not read fast enough, or its rights changed, and must be closed with this code.

    wire: where frames are written at once, and what is unsent is counted in bytes; without it they wait in the queue.
    """

    queue: asyncio.Queue = field(default_factory=asyncio.Queue)
    close_code: int | None = None
    most: int = MOST_UNSENT
    most_bytes: int = MOST_BYTES
    wire: Protocol | None = None

    def offer(self, text: str) -> None:
        self.hand(Parcel((text,)))

    def hand(self, parcel: Parcel) -> None:
        if self.close_code is not None or not parcel.texts:
            return
        if self.wire is not None:
            if not self.wire.write_frames(parcel.written, self.most_bytes):
                self.cut(OVERFLOW)
        elif self.queue.qsize() >= self.most:
            self.cut(OVERFLOW)
        else:
            for text in parcel.texts:
                self.queue.put_nowait(text)

    def replay(self, parcel: Parcel) -> None:
        """What it missed, which is bounded by itself: cut off for its length, it would come back for the same again."""
        self.most += len(parcel.texts)
        self.most_bytes += len(parcel.written) if self.wire is not None else 0
        self.hand(parcel)

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
    counts: bool = False  # he asked to be sent what the rail counts
    counted: str = ""  # what he was sent of it last
    attended: str = ""  # what he was told last of who is here
    way: str = ""  # what it was opened by: cookie, jwt or key
    session: str = ""  # the mark of the panel's session that opened it
    stream: str = ""  # the name of an event stream, for which a client's frames come by HTTP
    hear: Callable[[dict], None] | None = None  # takes them

    @cached_property
    def sight(self) -> Hashable:
        """The same for all who see the same."""
        if self.membership.is_administrator:
            return "everything"
        limited = self.membership.sees != Membership.Sees.ALL
        return (self.inbox_ids, self.membership.sees, self.membership.user_id if limited else None)

    def sees(self, framed: Framed) -> bool:
        if framed.staff is None:
            return False
        if self.membership.is_administrator or not framed.inbox_ids:
            return True
        return bool(self.inbox_ids & framed.inbox_ids) and self._sees_assignee(framed)

    def sight_of(self, framed: Sequence[Framed]) -> Hashable:
        """The same for all who are told the same of these."""
        user_id = self.membership.user_id
        own = any(each.own and user_id in each.own for each in framed)
        return (self.sight, user_id) if own else self.sight

    def told(self, framed: Framed) -> tuple[str, ...]:
        """The texts of his frames. Rows are told as they are now: what has left his sight meanwhile is gone for him."""
        if framed.own is not None:
            return self._told_alone(framed)
        if framed.staff is None or not self.sees(framed):
            return ()
        if framed.place is None or self.sees_place(*framed.place):
            return (*framed.alerts, framed.staff)
        return (framed.gone,)

    def _told_alone(self, framed: Framed) -> tuple[str, ...]:
        mine = (framed.own or {}).get(self.membership.user_id)
        return (mine,) if mine and (framed.place is None or self.sees_place(*framed.place)) else ()

    def sees_place(self, inbox_id: int, assignee_id: int | None) -> bool:
        """Whether he may see what is in that inbox and belongs to that person, or to nobody."""
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

    def is_ended_by(self, ending: dict) -> bool:
        """Whether that word (tenancy.endings) is about what opened this."""
        mine = ending["user_id"] == self.membership.user_id and self.way in ending["ways"]
        return mine and ending["session"] in ("", self.session)

    def watches(self, number: int, inbox_id: int) -> bool:
        """Whether he may be told of colleagues at that conversation."""
        if self.membership.is_administrator:
            return True
        free = self.membership.sees == Membership.Sees.ALL or number in self.open
        return free and inbox_id in self.inbox_ids


@dataclass(eq=False)
class VisitorMember(Member):
    """position: where he stood when he began to hear. queued: his place in the queue as he was told it last."""

    session: str = ""
    inbox_id: int = 0
    queued: Place | None = None
    position: str | None = None
