"""Working off what is owed: now by hint, later by the sweeper."""

import json
import time
from datetime import timedelta
from typing import cast

import redis
import structlog
from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from helpdesk.events import publish, wake
from helpdesk.events.models import Delivery, Event
from helpdesk.scope import scope
from helpdesk.scope.tasks import account_task

log = structlog.get_logger(__name__)
GRACE = timedelta(seconds=5)  # what a hint is given before the sweeper takes over
MOST_ATTEMPTS = 12
ACCOUNTS_A_SWEEP = 200
DELIVERIES_AN_ACCOUNT = 500
LAST_SWEEP = "cc:sweeper"


@account_task(name="events.deliver_all")
def deliver_all(delivery_ids: list[int]) -> None:
    """What one event asks for: a task for each would cost the writer's request more than the row."""
    for delivery_id in delivery_ids:
        _deliver(delivery_id)


@account_task(name="events.deliver")
def deliver(delivery_id: int) -> None:
    _deliver(delivery_id)


def _deliver(delivery_id: int) -> None:
    """Do what one delivery asks, once: its row is locked, and marked done in the effect's own transaction."""
    try:
        with transaction.atomic():
            _attempt(delivery_id)
    except Exception as error:  # the subscriber's own code: whatever it is, it is kept and tried again later
        log.exception("delivery_failed", delivery=delivery_id)
        _postpone(delivery_id, error)


def _attempt(delivery_id: int) -> None:
    pending = Delivery.objects.select_for_update(skip_locked=True).filter(pk=delivery_id, state=Delivery.State.PENDING)
    delivery = pending.first()
    subscriber = publish.durable(delivery.subscriber) if delivery else None
    if delivery is None or subscriber is None:
        return
    event = Event.objects.filter(pk=delivery.event_id, created_at=delivery.event_created_at).first()
    if event is not None:
        subscriber.handle(event)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DONE, done_at=timezone.now())


def _postpone(delivery_id: int, error: Exception) -> None:
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        return
    attempts = delivery.attempts + 1
    Delivery.objects.filter(pk=delivery_id).update(
        attempts=attempts,
        state=Delivery.State.DEAD if attempts >= MOST_ATTEMPTS else Delivery.State.PENDING,
        next_attempt_at=timezone.now() + timedelta(seconds=min(2**attempts, 3600)),
        last_error=repr(error)[:2000],
    )


@shared_task(name="events.sweep")
def sweep() -> int:
    """Deliver what a crash or a lost hint left. Returns how many deliveries were tried."""
    before = timezone.now() - GRACE
    with connection.cursor() as cursor:
        cursor.execute("select accounts_with_due_deliveries(%s, %s)", [before, ACCOUNTS_A_SWEEP])
        accounts = [row[0] for row in cursor.fetchall()]
    owed = [(account_id, *row) for account_id in accounts for row in _owed(account_id, before)]
    _note_sweep(timezone.now() - min((due for *_, due in owed), default=timezone.now()), len(owed))
    for account_id, delivery_id, _ in owed:
        deliver(account_id, delivery_id)
    return len(owed)


def _owed(account_id: int, before) -> list[tuple]:
    """(delivery, since when it is due)"""
    with scope(account_id):
        due = Delivery.objects.filter(state=Delivery.State.PENDING, next_attempt_at__lt=before)
        return list(due.order_by("next_attempt_at").values_list("pk", "next_attempt_at")[:DELIVERIES_AN_ACCOUNT])


def _note_sweep(lag: timedelta, found: int) -> None:
    said = {"at": time.time(), "lag": max(0.0, lag.total_seconds()), "found": found}
    try:
        wake.connection().set(LAST_SWEEP, json.dumps(said))
    except redis.RedisError as error:
        log.warning("sweep_not_noted", error=str(error))


def last_sweep() -> dict | None:
    """{at, lag in seconds, found}; None before the first, and while Valkey is away."""
    try:
        said = cast("bytes | None", wake.connection().get(LAST_SWEEP))
    except redis.RedisError:
        return None
    return json.loads(said) if said else None


@shared_task(name="events.partitions")
def keep_partitions() -> None:
    """Make the coming days' partitions of the log and drop those past their retention."""
    with connection.cursor() as cursor:
        cursor.execute("select ensure_event_partitions(3), drop_event_partitions(%s)", [settings.EVENT_RETENTION_DAYS])
