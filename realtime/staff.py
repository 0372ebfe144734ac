"""An operator who listens, or a program in his name."""

import asyncio
import hashlib

from django.db import DatabaseError

from conversations.models import Conversation
from conversations.selectors import access
from helpdesk.events import wake
from helpdesk.lib.errors import NotFound
from helpdesk.scope import scope
from helpdesk.tenancy import endings, presence, viewing
from helpdesk.tenancy.models import Membership
from realtime import identity, limits, positions, rights
from realtime.connection import Connection, Refused, whole
from realtime.consumers import Socket
from realtime.hub import hub
from realtime.members import StaffMember
from realtime.pace import Pace
from realtime.stream import Stream
from realtime.threads import in_thread

MOST_OPEN = 20  # conversations at once, of as many tabs


class Operator(Connection):
    kind = "staff"
    token = ""  # empty for the panel's cookie
    tells_input = False
    session = ""  # the key of the panel's session, where it is by the cookie

    async def enter(self):
        self.places: dict[int, dict] = {}  # the conversations on his screens, by number
        self.writing: dict[int, dict] = {}  # what others were told of his typing, by number
        given = self.scope, self.query, self.headers, self._account()
        known, membership, inbox_ids = await in_thread(identity.arrive, *given)
        self.token, self.session, self.expires_at = known.token, known.session, known.expires_at
        places = {f"operator:{membership.account_id}:{known.user.pk}": limits.PER_OPERATOR}
        await self.count(places | ({_counter(self.token): limits.PER_TOKEN} if self.token else {}))
        member = StaffMember(
            membership=membership, inbox_ids=inbox_ids, way=known.way, session=endings.mark(known.session)
        )
        await self.start(membership.account_id, member, since=self._since())
        hub().feeds[self.account_id].greet(member)
        self._count(self.query.get("counts") == "1")  # as `subscribe` says it, for a stream that cannot
        await self.beat()

    def _account(self) -> int | None:
        """The account asked for; None: the first of his. Raises Refused for what can be no account's."""
        given = self.query.get("account_id")
        if given and whole(given) is None:
            raise Refused(4404)
        return whole(given)

    def _since(self) -> str | None:
        """What an EventSource says in a header is newer than what its address says."""
        return self.headers.get("last-event-id") or self.query.get("since")

    def position(self):
        return positions.encode(hub().feeds[self.account_id].cursor)

    async def beat(self) -> None:
        await self._is_here(self.member.membership)
        if self.transport == "sse" and not self.token and not self.tells_input:
            await self._touched(0)  # a panel that only listens is not taken for away
        await self._look()

    async def _is_here(self, who: Membership) -> None:
        if await asyncio.to_thread(presence.heard, who.account_id, "users", who.user_id, self.name):
            await asyncio.to_thread(wake.signal, who.account_id, {"type": "presence"})

    async def heard(self, frame: dict) -> None:
        if frame.get("type") == "typing":
            await self._typing(frame)
        elif frame.get("type") == "subscribe":
            await self._open(_numbers(frame.get("open")))
            self._count(bool(frame.get("counts")))
        elif frame.get("type") == "input":
            self.tells_input = True
            await self._touched(whole(frame.get("ago")) or 0)

    def _count(self, wanted: bool) -> None:
        if wanted and not self.member.counts and (feed := hub().feeds.get(self.account_id)):
            feed.counting.changed()
        self.member.counts = wanted

    async def _touched(self, ago: int) -> None:
        """He did something in one of his tabs, so many seconds ago."""
        if await asyncio.to_thread(presence.touched, self.account_id, self.member.membership.user_id, ago):
            await asyncio.to_thread(wake.signal, self.account_id, {"type": "presence"})

    async def _open(self, numbers: set[int]) -> None:
        """What is on his screens; the others who have it there are told. Only what he may see can be opened."""
        for number in set(self.places) - numbers:
            await self._turn_away(self.places.pop(number))
        for number in sorted(numbers - set(self.places)):
            if place := await in_thread(_place, self.member.membership, number):
                self.places[number] = place
        self.member.open = frozenset(self.places)
        await self._look()

    async def _look(self) -> None:
        for place in self.places.values():
            await asyncio.to_thread(viewing.look, self.account_id, place, self.member.membership.user, self.name)

    async def _turn_away(self, place: dict) -> None:
        await asyncio.to_thread(viewing.turn_away, self.account_id, place, self.member.membership.user, self.name)

    async def recheck(self) -> None:
        before = self.member.membership
        try:
            membership, inbox_ids = await rights.current(before.user, self.account_id, self.token, self.session)
        except Refused as refused:
            self.member.cut(refused.code)
        except DatabaseError:
            return  # not known: asked again
        else:
            same = (membership.version, membership.role, membership.sees) == (before.version, before.role, before.sees)
            if not same or inbox_ids != self.member.inbox_ids:
                self.member.cut(4403)

    async def renewed(self, token: str) -> int | None:
        known = await in_thread(identity.of_token, token)
        if known is None or not self.token or known.user.pk != self.member.membership.user_id:
            return None
        self.token = token
        return known.expires_at

    async def _typing(self, frame: dict) -> None:
        number = whole(frame.get("conversation_id"))
        place = await in_thread(_place, self.member.membership, number) if number else None
        if number is None or place is None:
            return
        user = self.member.membership.user
        person = {"type": "user", "id": user.pk, "name": user.available_name}
        hidden, on = bool(frame.get("private")), bool(frame.get("on"))
        signal = {"type": "typing", "on": on, "private": hidden, "person": person} | place
        self.writing.pop(number, None)
        if on:
            self.writing[number] = signal
        await asyncio.to_thread(wake.signal, self.account_id, signal)

    async def left(self) -> None:
        for signal in self.writing.values():
            await asyncio.to_thread(wake.signal, self.account_id, signal | {"on": False})
        for place in self.places.values():
            await self._turn_away(place)
        await asyncio.to_thread(presence.left, self.account_id, "users", self.member.membership.user_id, self.name)


def _numbers(given) -> set[int]:
    """One number, or those of several tabs that share this socket; the first MOST_OPEN of them."""
    listed = given if isinstance(given, list) else [given]
    return {number for number in map(whole, listed[:MOST_OPEN]) if number}


class StaffSocket(Operator, Socket):
    pass


class StaffStream(Operator, Stream):
    """What it would say on a socket comes by HTTP (conversations.api.saying), in its order and at a socket's pace."""

    async def start(self, account_id, member, **resume):
        self.said, self.pace = asyncio.Queue[dict](), Pace()
        member.stream, member.hear = self.name, self._said
        await self._is_here(member.membership)  # before hello: whoever has heard it may speak
        await super().start(account_id, member, **resume)
        self.tasks.append(asyncio.create_task(self._listen()))

    def greeting(self) -> dict:
        return {"stream": self.name}

    def _said(self, frame: dict) -> None:
        if self.pace.too_fast():
            self.member.cut(4429)
        else:
            self.said.put_nowait(frame)

    async def _listen(self) -> None:
        try:
            while True:
                await self.heard(await self.said.get())
        except DatabaseError:
            self.member.cut(1011)  # as a socket ends then: it comes back and says it all again


def _counter(token: str) -> str:
    return f"token:{hashlib.sha256(token.encode()).hexdigest()}"


def _place(membership: Membership, number: int) -> dict | None:
    with scope(membership.account_id):
        try:
            found = access.conversation(membership, number)
        except NotFound:
            return None
        session = Conversation.objects.select_related("contact_inbox").get(pk=found.pk).contact_inbox.source_id
    return {"conversation": found.pk, "display_id": found.display_id, "inbox_id": found.inbox_id, "session": session}
