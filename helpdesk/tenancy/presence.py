"""Who is here. Kept in Valkey with a lifetime; several tabs are one person; losing it costs a minute of truth.

A person is present while one of his sockets, in whatever process, has been heard within TTL seconds (background tabs
are throttled to a timer a minute, so it must exceed that). When the last one closes he stays for a GRACE: a reload or a
tunnel is no departure. He is away when no tab of his has had any input for AWAY_AFTER seconds.
"""

import time

import redis
import structlog

from helpdesk.events.wake import connection
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

log = structlog.get_logger(__name__)
TTL = 90
GRACE = 30
AWAY_AFTER = 300
KEPT = 20 * TTL
WORDS = {
    Membership.Availability.ONLINE: "online",
    Membership.Availability.OFFLINE: "offline",
    Membership.Availability.BUSY: "busy",
}

# His last socket closes: under one roof with another process that hears of him at the same moment.
_LEAVE = """redis.call('zrem', KEYS[2], ARGV[2])
if redis.call('zcount', KEYS[2], ARGV[3], '+inf') == 0 then
  redis.call('zadd', KEYS[1], 'xx', ARGV[4], ARGV[1])
end"""


def key(account_id: int, kind: str) -> str:
    """kind: "users" or "contacts". A sorted set: member is the id, score when it was last heard."""
    return f"cc:presence:{account_id}:{kind}"


def heard(account_id: int, kind: str, member: int | str, socket: str = "") -> bool:
    """Note a sign of life of one of his sockets. Whether it is the first after an absence."""
    now, name = time.time(), key(account_id, kind)
    try:
        with connection().pipeline() as pipe:
            pipe.zscore(name, str(member))
            pipe.zadd(name, {str(member): now})
            pipe.zremrangebyscore(name, 0, now - 10 * TTL)
            pipe.expire(name, KEPT)
            pipe.zadd(f"{name}:{member}", {socket: now})
            pipe.zremrangebyscore(f"{name}:{member}", 0, now - TTL)
            pipe.expire(f"{name}:{member}", TTL)
            before = pipe.execute()[0]
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return False
    return before is None or before < now - TTL


def is_heard(account_id: int, kind: str, member: int | str, socket: str) -> bool:
    """Whether that is one of his sockets or streams and lives. While Valkey is away nobody is doubted."""
    try:
        at = connection().zscore(f"{key(account_id, kind)}:{member}", socket) if socket else None
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return True
    return at is not None and at > time.time() - TTL


def left(account_id: int, kind: str, member: int | str, socket: str = "") -> None:
    """One of his sockets closed. After the last one he is gone after a grace, not at once."""
    now, name = time.time(), key(account_id, kind)
    try:
        connection().eval(_LEAVE, 2, name, f"{name}:{member}", str(member), socket, now - TTL, now - TTL + GRACE)
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))


def touched(account_id: int, user_id: int, ago: float = 0) -> bool:
    """He moved, typed or clicked in one of his tabs, so many seconds ago. Whether he had been away."""
    now, name = time.time(), f"{key(account_id, 'users')}:input"
    try:
        with connection().pipeline() as pipe:
            pipe.zscore(name, str(user_id))
            pipe.zadd(name, {str(user_id): now - ago}, gt=True)
            pipe.expire(name, 24 * 3600)
            before = pipe.execute()[0]
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return False
    return before is not None and before < now - AWAY_AFTER


def present(account_id: int, kind: str) -> set[str]:
    """Ids heard of lately; empty while Valkey is away."""
    return _ids(key(account_id, kind), time.time() - TTL, "+inf")


def idle(account_id: int) -> set[str]:
    """Ids of operators without input for long. Who has never told of input (a program, an app) is not judged."""
    return _ids(f"{key(account_id, 'users')}:input", 0, time.time() - AWAY_AFTER)


def _ids(name: str, least: float, most: float | str) -> set[str]:
    try:
        return {member.decode() for member in connection().zrangebyscore(name, least, most)}
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return set()


def statuses(memberships: list[Membership]) -> dict[int, str]:
    """{user id: online, away, busy or offline}: what he has set, as far as he is here; without input he is away."""
    account_id = current_account_id()
    here, still = (present(account_id, "users"), idle(account_id)) if memberships else (set(), set())
    return {row.user_id: _status(row, str(row.user_id) in here, str(row.user_id) in still) for row in memberships}


def anybody(statuses: dict[int, str]) -> bool:
    """Whether somebody of them can be expected to answer."""
    return not {"online", "away"}.isdisjoint(statuses.values())


def _status(row: Membership, here: bool, still: bool) -> str:
    word = WORDS[row.availability] if here or not row.auto_offline else "offline"
    return "away" if word == "online" and here and still else word
