"""A visitor's socket."""

import asyncio

from conversations.selectors import visits
from conversations.services import reading
from helpdesk.events import wake
from helpdesk.scope import scope
from helpdesk.tenancy import presence
from helpdesk.tenancy.models import Inbox
from helpdesk.tenancy.origins import allowed
from helpdesk.tenancy.visitors import Visitor, visitor_of_channel
from realtime import limits, log
from realtime.consumers import Refused, Socket, whole
from realtime.hub import hub
from realtime.members import VisitorMember
from realtime.threads import in_thread


class VisitorSocket(Socket):
    kind = "visitor"
    contact_id: int | None = None  # known once he has written

    async def enter(self):
        visitor = visitor_of_channel(self.query.get("session", ""), self.query.get("token", ""))
        if visitor is None:
            raise Refused(4401)
        self.visitor = visitor
        await in_thread(self._check_inbox)
        await self.count(f"visitor:{visitor.session}", limits.PER_VISITOR)
        number, last_id = whole(self.query.get("conversation")), whole(self.query.get("last_id"))
        resume = (number, last_id) if number and last_id is not None else None
        await self.start(visitor.account_id, VisitorMember(session=visitor.session), resume=resume)
        await self.beat()

    def _check_inbox(self) -> None:
        with scope(self.visitor.account_id):
            inbox = Inbox.objects.filter(pk=self.visitor.inbox_id).first()
        headers = dict(self.scope["headers"])
        origin = headers.get(b"origin", b"").decode()
        if inbox is None:
            raise Refused(4404)
        if origin and not allowed(origin, headers.get(b"host", b"").decode(), inbox.allowed_domains):
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
        if await asyncio.to_thread(presence.heard, self.account_id, "contacts", self.contact_id):
            await asyncio.to_thread(wake.signal, self.account_id, {"type": "presence"})

    async def left(self) -> None:
        feed = hub().feeds.get(self.account_id)
        if self.contact_id and not (feed and self.visitor.session in feed.visitors):
            await asyncio.to_thread(presence.left, self.account_id, "contacts", self.contact_id)


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
    """His client has applied the frames up to this number; written only when that changes something."""
    with scope(visitor.account_id):
        identity = visits.identity(visitor.inbox_id, visitor.session)
        found = visits.latest(identity) if identity else None
        message = log.last_message(found.pk, last_id) if found else None
        if message and reading.undelivered(found.pk, message):
            reading.delivered_to_contact(found.pk, message)
