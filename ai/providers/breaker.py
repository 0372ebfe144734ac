"""What all workers know of a provider: that it is to be left alone for a while, and how fast it may be asked.

Kept in Valkey. While that is away every call is let through: the call's own end and the queue's patience remain.
"""

import time

import redis
import structlog
from django.conf import settings

from ai.providers.errors import LASTING, ProviderError, Trouble
from ai.providers.words import Provider
from helpdesk.events.wake import connection
from helpdesk.lib import rates
from helpdesk.scope import current_account_id

log = structlog.get_logger(__name__)
FAILURES = 5  # within WINDOW seconds open it
WINDOW = 60
PAUSES = (5, 15, 45, 120)  # seconds: of the first opening, the second ..
LASTING_PAUSE = 300
LONGEST_ASKED = 120
REMEMBERED = 24 * 3600  # seconds after its last failure that a provider counts as silent
PROBE_SECONDS = 60
COUNTED = {Trouble.UNREACHABLE, Trouble.TIMEOUT, Trouble.SERVER_ERROR, Trouble.NONSENSE, Trouble.RATE_LIMITED}


def _name(provider: Provider, what: str) -> str:
    return f"cc:ai:{what}:{provider.mark}"


def wait_for(provider: Provider, per_minute: int) -> float:
    """Seconds the account has to leave it alone; 0: ask now. After a pause one worker tries, and the others wait."""
    try:
        valkey = connection()
        left = valkey.pttl(_name(provider, "pause"))
        if left > 0:
            return left / 1000
        if valkey.exists(_name(provider, "trips")) and not valkey.set(
            _name(provider, "probe"), 1, nx=True, ex=PROBE_SECONDS
        ):
            return 2.0
        return rates.wait("ai", f"{provider.mark}:{current_account_id()}", per_minute, 60)
    except redis.RedisError as error:
        log.warning("breaker_unknown", error=str(error))
        return 0.0


def is_open(provider: Provider) -> bool:
    try:
        return connection().pttl(_name(provider, "pause")) > 0
    except redis.RedisError:
        return False


def worked(provider: Provider) -> None:
    names = [_name(provider, what) for what in ("fails", "trips", "probe", "slow", "silent")]
    _tell(lambda valkey: valkey.delete(*names))


def silent_since(provider: Provider) -> float | None:
    """Since when (seconds of the epoch) it only fails; None: it answers, as far as is known. Raises RedisError."""
    since = connection().get(_name(provider, "silent"))
    return float(since) if since else None


def failed(provider: Provider, error: ProviderError) -> None:
    """Count it; enough of them, or one that lasts, or the provider's own wish, open it."""
    if error.trouble in LASTING:
        _tell(lambda valkey: _refused(valkey, provider, error.trouble))
    elif error.trouble == Trouble.RATE_LIMITED:
        _tell(lambda valkey: _slow_down(valkey, provider, error.retry_after))
    elif error.trouble in COUNTED:
        _tell(lambda valkey: _count(valkey, provider))


def _refused(valkey, provider: Provider, trouble: Trouble) -> None:
    """It answers, and what it says has an alert of its own."""
    valkey.set(_name(provider, "pause"), trouble, ex=LASTING_PAUSE)
    valkey.delete(_name(provider, "silent"))


def _silent(valkey, provider: Provider) -> None:
    valkey.set(_name(provider, "silent"), time.time(), nx=True)
    valkey.expire(_name(provider, "silent"), REMEMBERED)


def _slow_down(valkey, provider: Provider, asked: float | None) -> None:
    _silent(valkey, provider)
    times = valkey.incr(_name(provider, "slow"))
    valkey.expire(_name(provider, "slow"), 300)
    seconds = asked if asked is not None else min(2.0**times, 60)
    valkey.set(_name(provider, "pause"), "rate_limited", px=int(min(max(seconds, 0.5), LONGEST_ASKED) * 1000))


def _count(valkey, provider: Provider) -> None:
    fails = valkey.incr(_name(provider, "fails"))
    valkey.expire(_name(provider, "fails"), WINDOW)
    if fails >= FAILURES or valkey.exists(_name(provider, "trips")):
        _silent(valkey, provider)
        trips = valkey.incr(_name(provider, "trips"))
        valkey.expire(_name(provider, "trips"), 900)
        seconds = PAUSES[min(trips, len(PAUSES)) - 1] * settings.AI_PAUSE_FACTOR
        valkey.set(_name(provider, "pause"), "down", px=int(seconds * 1000))
        valkey.delete(_name(provider, "probe"))


def _tell(act) -> None:
    try:
        act(connection())
    except redis.RedisError as error:
        log.warning("breaker_untold", error=str(error))
