"""How many sockets a person, a visitor and a token may have open, over all processes."""

import time

import redis
import structlog

from helpdesk.events.wake import connection

log = structlog.get_logger(__name__)
PER_TOKEN = 10
PER_VISITOR = 5
PER_OPERATOR = 20
SILENT = 90  # seconds after which an entry of a crashed process no longer counts


def enter(who: str, socket: str, most: int) -> bool:
    """Count the socket in. False where there are too many already; while Valkey is away nobody is refused."""
    name, now = f"cc:sockets:{who}", time.time()
    try:
        with connection().pipeline() as pipe:
            pipe.zremrangebyscore(name, 0, now - SILENT)
            pipe.zadd(name, {socket: now})
            pipe.zrank(name, socket)
            pipe.expire(name, 2 * SILENT)
            rank = pipe.execute()[2]
    except redis.RedisError as error:
        log.warning("limit_unchecked", error=str(error))
        return True
    if rank is not None and rank >= most:
        leave(who, socket)
        return False
    return True


def leave(who: str, socket: str) -> int:
    """Count it out. Returns how many are left."""
    try:
        connection().zrem(f"cc:sockets:{who}", socket)
        return connection().zcard(f"cc:sockets:{who}")
    except redis.RedisError as error:
        log.warning("limit_unchecked", error=str(error))
        return 0
