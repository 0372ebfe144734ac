"""Colleagues are told who looks at what: at once where they have it open themselves, else together a moment later."""

import asyncio
from collections.abc import Iterable

from helpdesk.tenancy import viewing
from realtime import frames
from realtime.members import StaffMember
from realtime.threads import in_thread

SOON = 1.0  # seconds: a list on many screens need not follow every step of everybody


class Watching:
    """One account's, in this process. staff: the feed's own set, as it is at any moment."""

    def __init__(self, account_id: int, staff: set[StaffMember]):
        self.account_id, self.staff = account_id, staff
        self.known: dict[int, tuple[int, viewing.People]] = {}
        self._changed: dict[int, int] = {}  # the inbox of each number that has to be told
        self._turn = 0
        self._timer: asyncio.TimerHandle | None = None

    def heard(self, signal: dict) -> None:
        self._turn += 1
        self._tell_openers(signal["display_id"], signal["users"])
        self._note(signal["display_id"], signal["inbox_id"], signal["users"])

    async def check(self) -> None:
        """Who has gone without a word is found by asking. What was told meanwhile is newer than the answer."""
        turn = self._turn
        found = await in_thread(viewing.everybody, self.account_id)
        if found is None or turn != self._turn:
            return
        for number in {*self.known, *found}:
            inbox_id, users = found.get(number, (self.known.get(number, (0, []))[0], []))
            if self._note(number, inbox_id, users):
                self._tell_openers(number, users)

    def _note(self, number: int, inbox_id: int, users: viewing.People) -> bool:
        """Whether that is news."""
        if users == self.known.get(number, (inbox_id, []))[1]:
            return False
        if users:
            self.known[number] = (inbox_id, users)
        else:
            self.known.pop(number, None)
        self._changed[number] = inbox_id
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SOON, self._tell_others)
        return True

    def _tell_openers(self, number: int, users: viewing.People) -> None:
        told = frames.text("chat.viewing", {"conversation_id": number, "users": users})
        for member in self.staff:
            if number in member.open:
                member.offer(told)

    def _tell_others(self) -> None:
        changed, self._changed, self._timer = self._changed, {}, None
        texts: dict[tuple[int, ...], str] = {}
        for member in self.staff:
            seen = tuple(number for number, inbox_id in changed.items() if member.watches(number, inbox_id))
            if seen and seen not in texts:
                texts[seen] = self._text(seen, whole=False)
            if seen:
                member.offer(texts[seen])

    def greet(self, member: StaffMember) -> None:
        """All that is known, in place of what he knew before."""
        seen = [number for number, (inbox_id, _) in self.known.items() if member.watches(number, inbox_id)]
        member.offer(self._text(seen, whole=True))

    def _text(self, numbers: Iterable[int], whole: bool) -> str:
        conversations = {str(number): self.known.get(number, (0, []))[1] for number in numbers}
        return frames.text("chat.viewers", {"conversations": conversations, "whole": whole})
