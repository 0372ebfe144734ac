"""A provider that only fails, for longer than a breaker's first pauses, is told; and again when it answers."""

import time

import redis
import structlog
from django.conf import settings

from ai import alerts, configuration
from ai.drafting.preparing import provider_of
from ai.models import Setting
from ai.providers import Provider, breaker
from helpdesk.lib.errors import Problem

log = structlog.get_logger(__name__)


def look() -> None:
    """Raise and clear what holds of the active account's providers; one that it asks no more is over too."""
    try:
        silent = {provider.host: since for provider in _asked() if (since := breaker.silent_since(provider))}
    except redis.RedisError as error:
        log.warning("outages_unknown", error=str(error))  # so all stays as it was told last
        return
    for host, since in silent.items():
        if time.time() - since >= settings.AI_ALERT_DOWN_SECONDS:
            alerts.state(alerts.PROVIDER_DOWN, host, True)
    for kind, host in alerts.raised():
        if kind == alerts.PROVIDER_DOWN and host not in silent:
            alerts.state(kind, host, False)


def _asked() -> list[Provider]:
    """The account's, and those of inboxes with one of their own."""
    inboxes = Setting.objects.filter(inbox__isnull=False).values_list("inbox_id", flat=True)
    chosen = [configuration.read(), *map(configuration.read, inboxes)]
    return [provider for each in chosen if each.can_draft for provider in _readable(each)]


def _readable(chosen: configuration.Configuration) -> list[Provider]:
    """None where its key cannot be read: nobody is asked then, and each draft says so."""
    try:
        return [provider_of(chosen)]
    except Problem:
        return []
