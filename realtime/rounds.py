"""Something to be worked out anew when anything has happened, but only as often as is affordable."""

import asyncio
import time

import psycopg
import structlog
from django.db import Error as DatabaseError

log = structlog.get_logger(__name__)
EVERY = 2.0  # seconds between two rounds, at least
SHARE = 9.0  # and this many times as long as a round takes: it has at most a tenth of a connection
CLOCK = 60.0  # deadlines come near without anything happening


class Rounds:
    """One account's, in this process. `tell` is what a round does."""

    def __init__(self, account_id: int):
        self.account_id = account_id
        self._changed, self._due, self._last = False, 0.0, time.monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._round: asyncio.Task | None = None

    async def tell(self) -> None:
        raise NotImplementedError

    def changed(self) -> None:
        """Something has happened that may matter."""
        self._changed = True
        if self._timer is None and self._round is None:
            wait = max(0.0, self._due - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._begin)

    def tick(self) -> None:
        if time.monotonic() - self._last > CLOCK:
            self.changed()

    def _begin(self) -> None:
        self._timer, self._changed = None, False
        self._round = asyncio.create_task(self._go_round())

    async def _go_round(self) -> None:
        started = self._last = time.monotonic()
        try:
            await self.tell()
        except (DatabaseError, psycopg.Error, OSError) as error:
            self._changed = True
            log.warning("round_failed", account_id=self.account_id, of=type(self).__name__, error=str(error))
        finally:
            now = time.monotonic()
            self._due, self._round = now + max(EVERY, SHARE * (now - started)), None
            if self._changed:
                self.changed()
