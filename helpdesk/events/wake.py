"""Hints over Valkey. Any of them may be lost; the log in PostgreSQL is the truth."""

import functools
import json
import time
from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from kombu.exceptions import OperationalError

from helpdesk.events.hand_over import HandOver

log = structlog.get_logger(__name__)
TIMEOUT = 0.2  # seconds a request is willing to wait for a hint to leave
REST = 1.0  # seconds without hints after one that did not leave, so that not every request waits


@functools.cache
def connection() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


Ear = Callable[[int, int], None]
_ears: list[Ear] = []


def hear(ear: Ear) -> None:
    """`ear(account_id, event_id)` is called in the thread of whoever publishes in this very process."""
    _ears.append(ear)


def unhear(ear: Ear) -> None:
    _ears.remove(ear)


def hubs(account_id: int, event_id: int) -> None:
    """Tell every web process that this account's log has grown: this one without a way round over Valkey."""
    for ear in tuple(_ears):
        ear(account_id, event_id)
    _publish(f"cc:wake:{account_id}", str(event_id))


def signal(account_id: int, signal: dict) -> None:
    """Something that is not kept: typing, presence, who is looking."""
    _publish(f"cc:signal:{account_id}", json.dumps(signal))


class _Rest:
    """Until when nothing is sent."""

    until = 0.0

    def begin(self) -> None:
        self.until = time.monotonic() + REST

    def __bool__(self) -> bool:
        return time.monotonic() < self.until


_rest = _Rest()


def _publish(channel: str, text: str) -> None:
    if _rest:
        return
    try:
        connection().publish(channel, text)
    except redis.RedisError as error:
        _rest.begin()
        log.warning("hint_lost", channel=channel, error=str(error))


def worker(account_id: int, delivery_ids: list[int]) -> None:
    """Ask Celery to deliver now, without waiting for it; when the broker is away the sweeper will."""
    _hand_over.give(account_id, delivery_ids)


def _ask(account_id: int, delivery_ids: list[int]) -> None:
    from helpdesk.events.tasks import deliver_all  # the task module imports publish, which imports this one

    if _rest:
        return
    try:
        deliver_all.apply_async([account_id, delivery_ids], retry=False)
    except (OperationalError, redis.RedisError) as error:
        _rest.begin()
        log.warning("deliveries_left_to_sweeper", deliveries=delivery_ids, error=str(error))


_hand_over = HandOver(_ask)
