"""A visitor who listens."""

import asyncio

from conversations.selectors import visits
from conversations.services import reading
from helpdesk.events import wake
from helpdesk.scope import scope
from helpdesk.tenancy import presence
from helpdesk.tenancy.models import Inbox
from helpdesk.tenancy.origins import allowed
from helpdesk.tenancy.visitors import Pass, Visitor, pass_of_channel, pass_of_stream
from realtime import limits, positions
from realtime.connection import Connection, Refused, whole
from realtime.consumers import Socket
from realtime.hub import hub
from realtime.members import VisitorMember
from realtime.stream import Stream
from realtime.threads import in_thread

NOWHERE = (-1, 0)  # a position nobody has: whoever names one we do not understand loads anew


class Guest(Connection):
    kind = "visitor"
    contact_id: int | None = None  # known once he has written

    async def enter(self):
        given = self.passed()
        if given is None:
            raise Refused(4401)
        self.visitor, self.expires_at = given
        await in_thread(self._check_inbox)
        await self.count({f"visitor:{self.visitor.session}": limits.PER_VISITOR})
        member = VisitorMember(session=self.visitor.session, inbox_id=self.visitor.inbox_id)
        await self.start(self.visitor.account_id, member, resume=self._resume())
        hub().feeds[self.account_id].queueing.changed()
        await self.beat()

    def passed(self) -> Pass | None:
        """By the short-lived token of his session."""
        return pass_of_channel(self.query.get("session", ""), self.query.get("token", ""))

    async def renewed(self, token: str) -> int | None:
        given = pass_of_channel(self.visitor.session, token)
        return given.expires_at if given and given.visitor == self.visitor else None

    def _resume(self) -> tuple[int, int] | None:
        """`last_id` is a frame's `pos`, or its `id` beside `conversation`; an EventSource says it in a header."""
        given = self.headers.get("last-event-id") or self.query.get("last_id") or ""
        number, last_id = whole(self.query.get("conversation")), whole(given)
        if number is not None and last_id is not None:
            return number, last_id
        return (positions.read_visitor(given) or NOWHERE) if given else None

    def position(self) -> str | None:
        return self.member.position

    def _check_inbox(self) -> None:
        with scope(self.visitor.account_id):
            inbox = Inbox.objects.filter(pk=self.visitor.inbox_id).first()
        origin = self.headers.get("origin", "")
        if inbox is None:
            raise Refused(4404)
        if origin and not allowed(origin, self.headers.get("host", ""), inbox.allowed_domains):
            raise Refused(4403)

    async def heard(self, frame: dict) -> None:
        if frame.get("type") == "ack" and (last := whole(frame.get("last_id"))):
            await in_thread(_delivered, self.visitor, last)
        elif frame.get("type") == "typing":
            await self._typing(bool(frame.get("on")))

    async def _typing(self, on: bool) -> None:
        place = await in_thread(_place, self.visitor)
        if place is not None:
            signal = {"type": "typing", "on": on, "private": False, "session": self.visitor.session}
            await asyncio.to_thread(wake.signal, self.visitor.account_id, signal | place)

    async def beat(self) -> None:
        place = await in_thread(_place, self.visitor)
        if place is None:
            return
        self.contact_id = place["person"]["id"]
        if await asyncio.to_thread(presence.heard, self.account_id, "contacts", self.contact_id, self.name):
            await asyncio.to_thread(wake.signal, self.account_id, {"type": "presence"})

    async def left(self) -> None:
        if self.contact_id:
            await asyncio.to_thread(presence.left, self.account_id, "contacts", self.contact_id, self.name)


class VisitorSocket(Guest, Socket):
    pass


class VisitorStream(Guest, Stream):
    pass


class LinkStream(VisitorStream):
    """The signed link, which opens this one session's stream and nothing else."""

    def passed(self) -> Pass | None:
        return pass_of_stream(self.scope["path"].split("/")[2], self.query.get("sig", ""))


def _place(visitor: Visitor) -> dict | None:
    """Where he is talking: None before he has written."""
    with scope(visitor.account_id):
        identity = visits.identity(visitor.inbox_id, visitor.session)
        found = visits.latest(identity) if identity else None
    if found is None:
        return None
    person = {"type": "contact", "id": found.contact_id, "name": found.contact_name}
    return {"conversation": found.pk, "display_id": found.display_id, "inbox_id": found.inbox_id, "person": person}


def _delivered(visitor: Visitor, last_id: int) -> None:
    with scope(visitor.account_id):
        identity = visits.identity(visitor.inbox_id, visitor.session)
        found = visits.latest(identity) if identity else None
        if found is not None:
            reading.applied_by_contact(found, last_id)
