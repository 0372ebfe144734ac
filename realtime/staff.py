"""An operator's socket."""

import asyncio
import hashlib

from django.db import DatabaseError

from conversations.models import Conversation
from conversations.selectors import access
from helpdesk.events import wake
from helpdesk.lib.errors import NotFound
from helpdesk.scope import scope
from helpdesk.tenancy import presence, tokens
from helpdesk.tenancy.models import Account, Membership, User
from helpdesk.tenancy.origins import allowed
from realtime import limits, positions, viewing
from realtime.consumers import Refused, Socket, whole
from realtime.hub import hub
from realtime.members import StaffMember
from realtime.threads import in_thread

MOST_OPEN = 20  # conversations at once, of as many tabs


class StaffSocket(Socket):
    kind = "staff"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places: dict[int, dict] = {}  # the conversations on his screens, by number

    async def enter(self):
        user = await in_thread(self._user)
        if user is None:
            raise Refused(4401)
        membership, inbox_ids = await in_thread(_membership, user, whole(self.query.get("account_id")))
        await self.count(f"operator:{membership.account_id}:{user.pk}", limits.PER_OPERATOR)
        if token := self.query.get("access_token"):
            await self.count(f"token:{hashlib.sha256(token.encode()).hexdigest()}", limits.PER_TOKEN)
        member = StaffMember(membership=membership, inbox_ids=inbox_ids)
        await self.start(membership.account_id, member, since=self.query.get("since"))
        hub().feeds[self.account_id].greet_presence(member)
        await self.beat()

    def _user(self):
        """By token, else by the panel's cookie, which counts only from our own pages. Raises Refused."""
        if token := self.query.get("access_token"):
            return tokens.user_for_jwt(token) or tokens.user_for(token)
        self._check_origin()
        user = self.scope.get("user")
        return user._wrapped if user is not None and user.is_authenticated else None

    def _check_origin(self) -> None:
        headers = dict(self.scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and not allowed(origin, headers.get(b"host", b"").decode("latin-1"), []):
            raise Refused(4403)

    def position(self):
        return positions.encode(hub().feeds[self.account_id].cursor)

    async def beat(self) -> None:
        if await asyncio.to_thread(presence.heard, self.account_id, "users", self.member.membership.user_id):
            await asyncio.to_thread(wake.signal, self.account_id, {"type": "presence"})
        await self._look()

    async def heard(self, frame: dict) -> None:
        if frame.get("type") == "typing":
            await self._typing(frame)
        elif frame.get("type") == "subscribe":
            await self._open(_numbers(frame.get("open")))

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
            await asyncio.to_thread(
                viewing.look, self.account_id, place["display_id"], self.member.membership.user, self.name
            )

    async def _turn_away(self, place: dict) -> None:
        await asyncio.to_thread(
            viewing.turn_away, self.account_id, place["display_id"], self.member.membership.user, self.name
        )

    async def recheck(self) -> None:
        before = self.member.membership
        try:
            membership, inbox_ids = await in_thread(self._rights)
        except Refused as refused:
            self.member.cut(refused.code)
        except DatabaseError:
            return  # not known: asked again
        else:
            same = (membership.version, membership.role, membership.sees) == (before.version, before.role, before.sees)
            if not same or inbox_ids != self.member.inbox_ids:
                self.member.cut(4403)

    def _rights(self) -> tuple[Membership, frozenset[int]]:
        """Raises Refused."""
        token, user = self.query.get("access_token"), self.member.membership.user
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            raise Refused(4401)
        if token and not (tokens.user_for_jwt(token) or tokens.user_for(token)):
            raise Refused(4401)
        return _membership(user, self.account_id)

    async def _typing(self, frame: dict) -> None:
        number = whole(frame.get("conversation_id"))
        place = await in_thread(_place, self.member.membership, number) if number else None
        if place is None:
            return
        user = self.member.membership.user
        person = {"type": "user", "id": user.pk, "name": user.available_name}
        signal = {
            "type": "typing",
            "on": bool(frame.get("on")),
            "private": bool(frame.get("private")),
            "person": person,
        }
        await asyncio.to_thread(wake.signal, self.account_id, signal | place)

    async def left(self) -> None:
        for place in self.places.values():
            await self._turn_away(place)
        tabs = [each for each in self._others() if each.membership.user_id == self.member.membership.user_id]
        if not tabs:
            await asyncio.to_thread(presence.left, self.account_id, "users", self.member.membership.user_id)

    def _others(self):
        feed = hub().feeds.get(self.account_id)
        return feed.staff if feed else ()


def _numbers(given) -> set[int]:
    """One number, or those of several tabs that share this socket; the first MOST_OPEN of them."""
    listed = given if isinstance(given, list) else [given]
    return {number for number in map(whole, listed[:MOST_OPEN]) if number}


def _membership(user, account_id: int | None) -> tuple[Membership, frozenset[int]]:
    """Raises Refused where he is no member of an account that is active."""
    with scope(account_id, user.pk):
        places = Membership.all_of(user).select_related("user")
        found = places.filter(account_id=account_id).first() if account_id else places.first()
    if found is None:
        raise Refused(4404)
    with scope(found.account_id, user.pk):
        if not Account.objects.filter(pk=found.account_id, status=Account.Status.ACTIVE).exists():
            raise Refused(4404)
        return found, frozenset(access.visible_inbox_ids(found))


def _place(membership: Membership, number: int) -> dict | None:
    with scope(membership.account_id):
        try:
            found = access.conversation(membership, number)
        except NotFound:
            return None
        session = Conversation.objects.select_related("contact_inbox").get(pk=found.pk).contact_inbox.source_id
    return {"conversation": found.pk, "display_id": found.display_id, "inbox_id": found.inbox_id, "session": session}
