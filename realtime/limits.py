"""How many connections a person, a visitor and a token may have open, over all processes.

An entry counts while the process that made it lives: each renews one lease, so connections themselves need no renewing,
and those of a killed process are forgotten within LEASE seconds.
"""

import os
import socket
import time
import uuid
from collections.abc import Iterable

import redis
import structlog

from helpdesk.events.wake import connection

log = structlog.get_logger(__name__)
PER_TOKEN = 10
PER_VISITOR = 5
PER_OPERATOR = 20
LEASE = 6  # seconds; renewed every two
LONGEST = 24 * 3600  # seconds a count is kept that nobody touches

PROCESS = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
_mine: set[tuple[str, str]] = set()


def enter(places: dict[str, int], socket: str) -> bool:
    """Count it in at each place. False where there are too many already; while Valkey is away nobody is refused.

    places: the most there may be, by place.
    """
    _mine.update((place, socket) for place in places)
    try:
        entered = _note(places, socket)
        full = any(_before(place, socket, entered[place]) >= most for place, most in places.items())
    except redis.RedisError as error:
        log.warning("limit_unchecked", error=str(error))
        return True
    if full:
        leave(places, socket)
    return not full


def _note(places: Iterable[str], socket: str) -> dict[str, list[str]]:
    """Everybody who is there now, by place, in the order of their coming."""
    with connection().pipeline() as pipe:
        for place in places:
            pipe.zadd(_key(place), {f"{PROCESS}/{socket}": time.time()}, nx=True)
            pipe.expire(_key(place), LONGEST)
            pipe.zrange(_key(place), 0, -1)
        listed = pipe.execute()[2::3]
    return {place: [each.decode() for each in there] for place, there in zip(places, listed, strict=True)}


def _before(place: str, socket: str, entries: list[str]) -> int:
    """How many of them were there before and live."""
    if dead := _of_the_dead(entries):
        connection().zrem(_key(place), *dead)
    return [each for each in entries if each not in dead].index(f"{PROCESS}/{socket}")


def _key(place: str) -> str:
    return f"cc:sockets:{place}"


def _of_the_dead(entries: list[str]) -> set[str]:
    processes = {each.partition("/")[0] for each in entries} - {PROCESS}
    if not processes:
        return set()
    names = sorted(processes)
    leases = connection().mget([f"cc:process:{name}" for name in names])
    gone = {name for name, lease in zip(names, leases, strict=True) if lease is None}
    return {each for each in entries if each.partition("/")[0] in gone}


def leave(places: Iterable[str], socket: str) -> None:
    """Count it out."""
    _mine.difference_update([(place, socket) for place in places])
    try:
        with connection().pipeline() as pipe:
            for place in places:
                pipe.zrem(_key(place), f"{PROCESS}/{socket}")
            pipe.execute()
    except redis.RedisError as error:
        log.warning("limit_unchecked", error=str(error))


def renew() -> None:
    """This process lives. Where its lease had lapsed (a stall, a Valkey that forgot), note its connections again."""
    try:
        before = connection().set(f"cc:process:{PROCESS}", "1", ex=LEASE, get=True)
        if before is None and _mine:
            _note_again()
    except redis.RedisError as error:
        log.warning("lease_not_renewed", error=str(error))


def _note_again() -> None:
    now, noted = time.time(), set(_mine)
    with connection().pipeline(transaction=False) as pipe:
        for place, socket_name in noted:
            pipe.zadd(_key(place), {f"{PROCESS}/{socket_name}": now}, nx=True)
            pipe.expire(_key(place), LONGEST)
        pipe.execute()
        for place, socket_name in noted - _mine:  # left meanwhile: it must not count until this process ends
            pipe.zrem(_key(place), f"{PROCESS}/{socket_name}")
        pipe.execute()


def let_go() -> None:
    """This process ends in order."""
    try:
        connection().delete(f"cc:process:{PROCESS}")
    except redis.RedisError as error:
        log.warning("lease_not_ended", error=str(error))
