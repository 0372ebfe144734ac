"""Who has a conversation on his screen. Kept in Valkey with a lifetime, and told to the others who look at it."""

import time

import redis
import structlog

from helpdesk.events import wake
from helpdesk.tenancy.models import User

log = structlog.get_logger(__name__)
LIFETIME = 90  # seconds; renewed with every sign of life


def look(account_id: int, number: int, user: User, socket: str) -> None:
    """He has the conversation of this number open in this socket."""
    _tell(account_id, number, lambda pipe, key, entry: pipe.zadd(key, {entry: time.time()}), _entry(user, socket))


def turn_away(account_id: int, number: int, user: User, socket: str) -> None:
    _tell(account_id, number, lambda pipe, key, entry: pipe.zrem(key, entry), _entry(user, socket))


def _entry(user: User, socket: str) -> str:
    return f"{user.pk}:{socket}:{user.available_name}"


def _tell(account_id: int, number: int, change, entry: str) -> None:
    """Make the change and tell who is looking, when that is somebody else than before."""
    key = f"cc:viewing:{account_id}:{number}"
    try:
        with wake.connection().pipeline() as pipe:
            pipe.zrange(key, 0, -1)
            change(pipe, key, entry)
            pipe.zremrangebyscore(key, 0, time.time() - LIFETIME)
            pipe.zrange(key, 0, -1)
            pipe.expire(key, LIFETIME)
            before, *_, now, _expiry = pipe.execute()
    except redis.RedisError as error:
        log.warning("viewing_unavailable", error=str(error))
        return
    if before != now:
        wake.signal(account_id, {"type": "viewing", "display_id": number, "users": _people(now)})


def _people(entries: list[bytes]) -> list[dict]:
    """Several tabs are one person."""
    parts = [entry.decode().split(":", 2) for entry in entries]
    return [{"id": int(pk), "name": name} for pk, name in sorted({(pk, name) for pk, _, name in parts})]
