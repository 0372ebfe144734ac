"""What the rail counts, sent to those who asked for it: when it has changed, and only as often as is affordable."""

import asyncio
import time
from collections import defaultdict

import psycopg
import structlog
from django.db import Error as DatabaseError

from conversations.selectors import tallies
from conversations.selectors.filters import Wanted
from conversations.selectors.sight import sight_of
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership
from realtime import frames
from realtime.members import StaffMember
from realtime.threads import in_thread

log = structlog.get_logger(__name__)
EVERY = 2.0  # seconds between two rounds, at least
SHARE = 9.0  # and this many times as long as a round takes: counting has at most a tenth of a connection
CLOCK = 60.0  # deadlines come near without anything happening


class Counting:
    """One account's, in this process. staff: the feed's own set, as it is at any moment."""

    def __init__(self, account_id: int, staff: set[StaffMember]):
        self.account_id, self.staff = account_id, staff
        self._changed, self._due, self._last = False, 0.0, time.monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._round: asyncio.Task | None = None

    def changed(self) -> None:
        """Something has happened that may be counted."""
        self._changed = True
        if self._timer is None and self._round is None:
            wait = max(0.0, self._due - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._begin)

    def tick(self) -> None:
        if time.monotonic() - self._last > CLOCK:
            self.changed()

    def _begin(self) -> None:
        self._timer, self._changed = None, False
        self._round = asyncio.create_task(self._count())

    async def _count(self) -> None:
        started = self._last = time.monotonic()
        try:
            await self._tell()
        except (DatabaseError, psycopg.Error, OSError) as error:
            self._changed = True
            log.warning("counts_unreadable", account_id=self.account_id, error=str(error))
        finally:
            now = time.monotonic()
            self._due, self._round = now + max(EVERY, SHARE * (now - started)), None
            if self._changed:
                self.changed()

    async def _tell(self) -> None:
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
