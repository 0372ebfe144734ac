"""Is the process alive, and is the product ready."""

import time
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from helpdesk import figures
from helpdesk.events.wake import connection as valkey

HEARTBEAT_KEY = "cc:worker:heartbeat"
HEARTBEAT_SECONDS = 60  # beat sends one every ten
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}


@require_safe
@non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503; each part says what is wrong."""
    parts = {"database": _database(), "redis": _redis(), "worker": _worker()}
    ready = all(answer == "ok" for answer in parts.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
            return "the role can bypass row-level security" if cursor.fetchone()[0] else "ok"
    except DatabaseError as error:
        return type(error).__name__


def _redis() -> str:
    try:
        return "ok" if valkey().ping() else "no answer"
    except redis.RedisError as error:
        return type(error).__name__


def _worker() -> str:
    try:
        seen = valkey().get(HEARTBEAT_KEY)
    except redis.RedisError as error:
        return type(error).__name__
    if seen is None:
        return "not seen"
    age = time.time() - float(seen)
    return "ok" if age < HEARTBEAT_SECONDS else f"last seen {int(age)} s ago"


@require_safe
@non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has METRICS_TOKEN, and for Prometheus on this machine; for others it is not there."""
    if not (_has_token(request) or _is_local(request)):
        return HttpResponse(status=404)
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)


def _is_local(request: HttpRequest) -> bool:
    """Asked from here by a name of this machine, and not by a proxy on behalf of somebody. A proxy need not say that it
    is one: where the product has an address outside (BASE_URL) one stands in front, and only the token counts."""
    from_here = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    named = {urlsplit(settings.BASE_URL).hostname, urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname}
    return from_here and named <= LOOPBACK and not FORWARDED & {name.lower() for name in request.headers}
