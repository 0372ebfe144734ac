"""How many connections a person, a visitor and a token may have open, over all processes.

An entry counts while the process that made it lives: each renews one lease, so connections themselves need no renewing,
and those of a killed process are forgotten within LEASE seconds.
"""

import os
import socket
import time
import uuid

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


def enter(who: str, socket: str, most: int) -> bool:
    """Count it in. False where there are too many already; while Valkey is away nobody is refused."""
    _mine.add((who, socket))
    try:
        full = _others(who, socket) >= most
    except redis.RedisError as error:
        log.warning("limit_unchecked", error=str(error))
        return True
    if full:
        leave(who, socket)
    return not full


def _others(who: str, socket: str) -> int:
    """Note it, and count those that were there before."""
    name, entry = f"cc:sockets:{who}", f"{PROCESS}/{socket}"
    with connection().pipeline() as pipe:
        pipe.zadd(name, {entry: time.time()}, nx=True)
        pipe.zrange(name, 0, -1)
        pipe.expire(name, LONGEST)
        entries = [each.decode() for each in pipe.execute()[1]]
    dead = _of_the_dead(entries)
    if dead:
        connection().zrem(name, *dead)
    living = [each for each in entries if each not in dead]
    return living.index(entry)


def _of_the_dead(entries: list[str]) -> set[str]:
    processes = {each.partition("/")[0] for each in entries} - {PROCESS}
    if not processes:
        return set()
    names = sorted(processes)
    leases = connection().mget([f"cc:process:{name}" for name in names])
    gone = {name for name, lease in zip(names, leases, strict=True) if lease is None}
    return {each for each in entries if each.partition("/")[0] in gone}


def leave(who: str, socket: str) -> None:
    """Count it out."""
    _mine.discard((who, socket))
    try:
        connection().zrem(f"cc:sockets:{who}", f"{PROCESS}/{socket}")
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
    now = time.time()
    with connection().pipeline(transaction=False) as pipe:
        for who, socket_name in list(_mine):
            pipe.zadd(f"cc:sockets:{who}", {f"{PROCESS}/{socket_name}": now}, nx=True)
            pipe.expire(f"cc:sockets:{who}", LONGEST)
        pipe.execute()


def let_go() -> None:
    """This process ends in order."""
    try:
        connection().delete(f"cc:process:{PROCESS}")
    except redis.RedisError as error:
        log.warning("lease_not_ended", error=str(error))
