"""Who is here. Kept in Valkey with a lifetime; several tabs are one person; losing it costs a minute of truth.

A person is present while one of his sockets has been heard within TTL seconds (background tabs are throttled to a
timer a minute, so it must exceed that), and a grace passes before he is told to be offline.
"""

import time

import redis
import structlog

from helpdesk.events.wake import connection
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Membership

log = structlog.get_logger(__name__)
TTL = 90
WORDS = {
    Membership.Availability.ONLINE: "online",
    Membership.Availability.OFFLINE: "offline",
    Membership.Availability.BUSY: "busy",
}


def key(account_id: int, kind: str) -> str:
    """kind: "users" or "contacts". A sorted set: member is the id, score when it was last heard."""
    return f"cc:presence:{account_id}:{kind}"


def heard(account_id: int, kind: str, member: int | str) -> bool:
    """Note a sign of life. Whether it is the first after an absence."""
    now = time.time()
    name = key(account_id, kind)
    try:
        with connection().pipeline() as pipe:
            pipe.zscore(name, str(member))
            pipe.zadd(name, {str(member): now})
            pipe.zremrangebyscore(name, 0, now - 10 * TTL)
            pipe.expire(name, 20 * TTL)
            before = pipe.execute()[0]
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return False
    return before is None or before < now - TTL


def left(account_id: int, kind: str, member: int | str) -> None:
    """The last of his sockets closed: he is gone after a grace, not at once (a reload is no departure)."""
    grace = 15
    try:
        connection().zadd(key(account_id, kind), {str(member): time.time() - TTL + grace}, xx=True)
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))


def present(account_id: int, kind: str) -> set[str]:
    """Ids heard of lately; empty while Valkey is away."""
    try:
        return {m.decode() for m in connection().zrangebyscore(key(account_id, kind), time.time() - TTL, "+inf")}
    except redis.RedisError as error:
        log.warning("presence_unavailable", error=str(error))
        return set()


def statuses(memberships: list[Membership]) -> dict[int, str]:
    """{user id: online, busy or offline}: what he has set, and offline where he is not here and wants that."""
    here = present(current_account_id(), "users") if memberships else set()
    return {row.user_id: _status(row, str(row.user_id) in here) for row in memberships}


def _status(row: Membership, here: bool) -> str:
    return WORDS[row.availability] if here or not row.auto_offline else "offline"
