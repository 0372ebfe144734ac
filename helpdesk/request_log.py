"""What is noted of a request with every line that is logged while it is answered."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

LONGEST = 64  # characters of an address: a proxy's word for it may be a stranger's


class RequestLog(RequestMiddleware):
    """Without the library that judges addresses by all that proxies may say: it cost more than all else here."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The first address a proxy names, else the one that has connected. For the log alone: it proves nothing."""
        named = request.META.get("HTTP_X_FORWARDED_FOR", "").partition(",")[0].strip()
        structlog.contextvars.bind_contextvars(ip=(named or request.META.get("REMOTE_ADDR") or "")[:LONGEST])
