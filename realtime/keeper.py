"""One task a process that looks after all its connections: who is silent, whose token ends, whose rights changed.

It also says that the process lives, and what it does, for limits and figures that hold over all processes.
"""

import asyncio
import os
import time
from contextlib import suppress

import psutil
import structlog
from django.db import Error as DatabaseError

from helpdesk.tenancy import gateways
from realtime import limits
from realtime.threads import in_thread

logger = structlog.get_logger(__name__)
TICK = 1.0
RENEW = 2  # ticks
REPORT = 5
CARE = 15.0  # seconds between two looks at the same connection
AT_ONCE = 4  # rechecks


class Keeper:
    """connections: anything with `account_id`, `kind`, `ended_by(now)`, `due`, `shut_soon(code)` and `care()`."""

    def __init__(self, hub):
        self.hub = hub
        self.connections: set = set()
        self.loop_lag = 0.0
        self.started = time.time()
        self._caring = asyncio.Semaphore(AT_ONCE)
        self._process = psutil.Process()
        self._tasks: set[asyncio.Task] = set()

    async def run(self) -> None:
        await in_thread(limits.renew)
        await in_thread(gateways.report, limits.PROCESS, self.figures())
        ticks = 0
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            self.loop_lag = max(0.0, time.monotonic() - before - TICK)
            ticks += 1
            try:
                await self._tick(ticks)
            except Exception:  # whatever it is, the others still need to be looked after
                logger.exception("keeper_failed")

    async def _tick(self, ticks: int) -> None:
        self._look()
        if ticks % RENEW == 0:
            await in_thread(limits.renew)
        if ticks % REPORT == 0:
            await in_thread(gateways.report, limits.PROCESS, self.figures())

    def _look(self) -> None:
        """End what has ended, and see to those whose turn it is."""
        now = time.monotonic()
        for connection in list(self.connections):
            code = connection.ended_by(now)
            if code:
                connection.end(code)
            elif connection.due < now:
                connection.due = now + CARE
                self._start(self._care_for(connection))

    def _start(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _care_for(self, connection) -> None:
        async with self._caring:
            if connection in self.connections:
                with suppress(DatabaseError):  # not known now: asked again at the next turn
                    await connection.care()

    def figures(self) -> dict:
        kinds: dict[str, int] = {}
        accounts: dict[int, dict[str, int]] = {}
        for each in self.connections:
            kinds[each.kind] = kinds.get(each.kind, 0) + 1
            of_account = accounts.setdefault(each.account_id, {})
            of_account[each.kind] = of_account.get(each.kind, 0) + 1
        return {
            "pid": os.getpid(),
            "started": self.started,
            "connections": len(self.connections),
            "kinds": kinds,
            "accounts": accounts,
            "memory": self._process.memory_info().rss,
            "loop_lag": round(self.loop_lag, 4),
            "log_lag": round(self.hub.lag(), 1),
            "hints": self.hub.connected,
        }
