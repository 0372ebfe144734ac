"""One hub a process: hints come in over Valkey, the log is read once an account, frames go out to the sockets.

The log in PostgreSQL is what is delivered; a hint only says when to look. A lost hint costs the time until the next
look (every LOOK seconds, LOOK_ALONE while Valkey is away), never an event.
"""

import asyncio
import json
import time
from contextlib import suppress

import psycopg
import redis.asyncio
import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from redis import RedisError

from helpdesk.events import wake
from realtime import metrics
from realtime.feed import Feed
from realtime.keeper import Keeper

logger = structlog.get_logger(__name__)
LOOK = 5.0
LOOK_ALONE = 1.0
RETRY = 0.5
MOST_FAILURES = 3
REST = 0.02  # seconds at most, and no more than the look took, before the next: what comes meanwhile is read with it
AWAY = (DatabaseError, psycopg.Error, OSError)
NOBODY = "cc:wake:0"  # a subscription must hold something, also while nobody listens


class Hub:
    """Feeds by account, while somebody listens."""

    def __init__(self):
        self.feeds: dict[int, Feed] = {}
        self._tasks: dict[int, asyncio.Task] = {}
        self._listener: asyncio.Task | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pubsub = None
        self.connected = False
        self.keeper = Keeper(self)
        self._kept: asyncio.Task | None = None

    def lag(self) -> float:
        """Seconds since the account that was looked at longest ago was looked at."""
        return max((time.monotonic() - feed.looked for feed in self.feeds.values()), default=0.0)

    def begin(self) -> None:
        """Listen for hints and look after connections from now on."""
        if self._listener is None:
            self._loop = asyncio.get_running_loop()
            wake.hear(self._hear)
            self._listener = asyncio.create_task(self._listen())
            self._kept = asyncio.create_task(self.keeper.run())

    async def end(self) -> None:
        if self._loop is not None:
            wake.unhear(self._hear)
            self._loop = None
        tasks = [task for task in (self._listener, self._kept, *self._tasks.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def join(self, account_id: int, member, since: str | None = None, resume: tuple | None = None) -> None:
        """Replay what the member missed, then let it hear what comes, without a hole or a repeat between."""
        self.begin()
        feed = self.feeds.get(account_id)
        if feed is None:
            feed = self.feeds[account_id] = Feed(account_id)
            self._tasks[account_id] = asyncio.create_task(self._follow(feed))
            await self._subscribe(account_id)
        feed.joining += 1
        try:
            await feed.join(member, since, resume)
        finally:
            feed.joining -= 1
            self._end_if_empty(feed)

    def leave(self, account_id: int, member) -> None:
        feed = self.feeds.get(account_id)
        if feed is not None:
            feed.leave(member)
            self._end_if_empty(feed)

    def _end_if_empty(self, feed: Feed) -> None:
        if feed.empty and self.feeds.get(feed.account_id) is feed:
            del self.feeds[feed.account_id]
            self._tasks.pop(feed.account_id).cancel()

    async def _follow(self, feed: Feed) -> None:
        """Look into the log on every hint, and anyway from time to time."""
        while True:
            await self._hint(feed)
            try:
                found, took = await self._look(feed)
                await feed.tell_presence()
                feed.failures = 0
            except Exception as error:  # whatever it is, this account's sockets must not go deaf
                await self._failed(feed, error)
            else:
                await asyncio.sleep(min(REST, took) if found else 0)

    async def _look(self, feed: Feed) -> tuple[bool, float]:
        """Whether there was anything, and how many seconds it took."""
        began = time.monotonic()
        feed.hint.looking()
        found = await feed.look()
        feed.looked = time.monotonic()
        return found, feed.looked - began

    async def _hint(self, feed: Feed) -> None:
        """Until one comes, or it is time to look anyway."""
        alone = feed.hint.mute or not self.connected
        with suppress(TimeoutError):
            await asyncio.wait_for(feed.hint.wait(), LOOK_ALONE if alone else LOOK)

    def _hear(self, account_id: int, event_id: int) -> None:
        """Of a change made in this process, in the thread that made it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._heard, account_id, event_id, False)

    def _heard(self, account_id: int, event_id: int, from_valkey: bool) -> None:
        feed = self.feeds.get(account_id)
        if feed is not None:
            feed.hint.heard(event_id, from_valkey)

    async def _failed(self, feed: Feed, error: Exception) -> None:
        """Look again soon. What fails over and over although the database answers is left out, and loaded over HTTP."""
        metrics.dispatch_errors.inc()
        logger.warning("log_unreadable", account_id=feed.account_id, exc_info=error)
        await asyncio.sleep(RETRY)
        feed.hint.set()
        if not isinstance(error, AWAY):
            feed.failures += 1
        if feed.failures >= MOST_FAILURES:
            feed.failures = 0
            with suppress(*AWAY):
                await feed.skip()

    async def _subscribe(self, account_id: int) -> None:
        try:
            if self._pubsub is not None:
                await self._pubsub.subscribe(f"cc:wake:{account_id}", f"cc:signal:{account_id}")
        except (RedisError, OSError):
            self._hears(False)  # the listener subscribes to everything again when it is back

    def _hears(self, connected: bool) -> None:
        self.connected = connected
        metrics.hints_connected.set(connected)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                logger.warning("hints_unavailable", error=str(error))
            except Exception:  # whatever a hint holds: without this task the whole process is deaf
                logger.exception("hint_unreadable")
            self._hears(False)
            for feed in self.feeds.values():
                feed.hint.set()  # from now on they look by themselves
            await asyncio.sleep(RETRY)

    async def _listen_once(self) -> None:
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2, health_check_interval=0
        )
        async with client, client.pubsub() as self._pubsub:
            channels = [f"cc:{kind}:{pk}" for pk in self.feeds for kind in ("wake", "signal")]
            await self._pubsub.subscribe(NOBODY, *channels)
            self._hears(True)
            for feed in self.feeds.values():
                feed.hint.set()
            async for hint in self._pubsub.listen():
                if hint["type"] == "message":
                    await self._hinted(hint["channel"].decode(), hint["data"])

    async def _hinted(self, channel: str, data: bytes) -> None:
        _, kind, account_id = channel.split(":")
        if account_id == "0":
            return
        feed = self.feeds.get(int(account_id))
        if feed is None:
            await self._pubsub.unsubscribe(f"cc:wake:{account_id}", f"cc:signal:{account_id}")
        elif kind == "wake":
            self._heard(int(account_id), int(data), from_valkey=True)
        else:
            feed.signal(json.loads(data))


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
