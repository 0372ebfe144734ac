"""Who has a conversation on his screen. Kept in Valkey with a lifetime: a process that dies leaves no ghosts."""

import time

import redis
import structlog

from helpdesk.events import wake
from helpdesk.tenancy.models import User

log = structlog.get_logger(__name__)
LIFETIME = 90  # seconds; renewed with every sign of life
People = list[dict]


def look(account_id: int, place: dict, user: User, socket: str) -> None:
    """He has the conversation open in this socket. place: `{display_id, inbox_id}`."""
    entry = _entry(user, socket)
    _change(account_id, place, lambda pipe, key: pipe.zadd(key, {entry: time.time()}))


def turn_away(account_id: int, place: dict, user: User, socket: str) -> None:
    entry = _entry(user, socket)
    _change(account_id, place, lambda pipe, key: pipe.zrem(key, entry))


def everybody(account_id: int) -> dict[int, tuple[int, People]] | None:
    """{number: (inbox id, who looks)}; None while Valkey is away."""
    since = time.time() - LIFETIME
    try:
        places = [_numbers(each) for each in wake.connection().zrangebyscore(_index(account_id), since, "+inf")]
        with wake.connection().pipeline(transaction=False) as pipe:
            for number, _ in places:
                pipe.zrangebyscore(_key(account_id, number), since, "+inf")
            found = [_people(entries) for entries in pipe.execute()]
    except redis.RedisError as error:
        log.warning("viewing_unavailable", error=str(error))
        return None
    return {number: (inbox_id, people) for (number, inbox_id), people in zip(places, found, strict=True) if people}


def _key(account_id: int, number: int) -> str:
    return f"cc:viewing:{account_id}:{number}"


def _index(account_id: int) -> str:
    """Where anybody looks: a sorted set of "number:inbox" by the last sign."""
    return f"cc:viewing:{account_id}"


def _entry(user: User, socket: str) -> str:
    return f"{user.pk}:{socket}:{user.available_name}"


def _numbers(place: bytes) -> tuple[int, int]:
    number, inbox_id = place.decode().split(":")
    return int(number), int(inbox_id)


def _change(account_id: int, place: dict, change) -> None:
    """Make the change and tell who is looking, when another socket looks than before."""
    number, inbox_id = place["display_id"], place["inbox_id"]
    key, index, now = _key(account_id, number), _index(account_id), time.time()
    try:
        with wake.connection().pipeline() as pipe:
            pipe.zrange(key, 0, -1)
            change(pipe, key)
            pipe.zremrangebyscore(key, 0, now - LIFETIME)
            pipe.zrange(key, 0, -1)
            pipe.expire(key, LIFETIME)
            pipe.zadd(index, {f"{number}:{inbox_id}": now})
            pipe.zremrangebyscore(index, 0, now - LIFETIME)
            pipe.expire(index, LIFETIME)
            before, _, _, after, *_ = pipe.execute()
    except redis.RedisError as error:
        log.warning("viewing_unavailable", error=str(error))
        return
    if before != after:
        signal = {"type": "viewing", "display_id": number, "inbox_id": inbox_id, "users": _people(after)}
        wake.signal(account_id, signal)


def _people(entries: list[bytes]) -> People:
    """Several tabs are one person."""
    parts = [entry.decode().split(":", 2) for entry in entries]
    people = sorted({(int(pk), name) for pk, _, name in parts})
    return [{"id": pk, "name": name} for pk, name in people]
