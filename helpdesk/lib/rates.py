"""Rate limits, kept in Valkey so that every process counts together."""

import functools
import time

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from limits import RateLimitItemPerSecond, parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import RedisError

from helpdesk.lib.errors import TooMany

log = structlog.get_logger(__name__)
TIMEOUT = 0.2  # seconds a request is willing to wait for its count
PER_ADDRESS = 20  # an office behind one address is allowed this many times what one visitor is


@functools.cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    url = settings.REDIS_URL.replace("unix://", "redis+unix://", 1)
    patience = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
    return SlidingWindowCounterRateLimiter(storage_from_string(url, wrap_exceptions=False, **patience))


def check(kind: str, who: str, times: int = 1) -> None:
    """Count one use of `kind` (a key of VISITOR_RATES). Raises TooMany. While Valkey is away nobody is refused."""
    refuse_over(settings.VISITOR_RATES[kind], kind, who, times)


def refuse_over(allowed: str, kind: str, who: str, times: int = 1) -> None:
    """Count one use of `kind`, of which `allowed` ("20/minute") are free, times over. Raises TooMany as `check`."""
    rate = parse(allowed)
    rate = type(rate)(rate.amount * times, rate.multiples)
    try:
        if _limiter().hit(rate, kind, who):
            return
        reset = _limiter().get_window_stats(rate, kind, who).reset_time
    except RedisError as error:
        log.warning("rate_unchecked", kind=kind, error=str(error))
        return
    wait = max(1, int(reset - time.time()) + 1)
    raise TooMany(_("Too many requests. Please wait a moment."), retry_after=wait, limit=rate.amount)


def wait(kind: str, who: str, amount: int, seconds: int) -> float:
    """Take one of `amount` uses in `seconds`, or say how many seconds to wait for one. Raises RedisError."""
    rate = RateLimitItemPerSecond(amount, seconds)
    if _limiter().hit(rate, kind, who):
        return 0.0
    return max(0.5, _limiter().get_window_stats(rate, kind, who).reset_time - time.time())
