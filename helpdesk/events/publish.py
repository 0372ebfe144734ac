"""Publishing: the event is written with the change, the world is told after commit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from helpdesk.events import wake
from helpdesk.events.models import Delivery, Event
from helpdesk.scope import current_account_id


@dataclass(frozen=True)
class Subscriber:
    """name: its key in Delivery rows; kinds: what it wants; handle(event): may run twice, must be idempotent."""

    name: str
    kinds: frozenset[str]
    handle: Callable[[Event], None]


_durable: dict[str, Subscriber] = {}
_inline: list[Subscriber] = []


def subscribe(*kinds: str, durable: bool, name: str | None = None) -> Callable:
    """Decorator. Durable: a Delivery row, done by Celery, found again by the sweeper. Inline: called after commit."""

    def register(handle: Callable[[Event], None]) -> Callable[[Event], None]:
        subscriber = Subscriber(name or handle.__qualname__, frozenset(kinds), handle)
        if durable:
            _durable[subscriber.name] = subscriber
        else:
            _inline.append(subscriber)
        return handle

    return register


def durable(name: str) -> Subscriber | None:
    return _durable.get(name)


def publish(kind: str, *, actor, payload: dict | None = None, **place) -> Event:
    """Write the event of the change being made. Must run in the change's own transaction.

    actor: anything with `type` ("user", "contact", "bot", "system") and `id`. place: inbox_id, prev_inbox_id,
    conversation_id, seq.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event belongs to the transaction of its change.")
    event = Event.objects.create(kind=kind, actor_type=actor.type, actor_id=actor.id, payload=payload or {}, **place)
    deliveries = _owe(event)
    account_id = current_account_id()
    transaction.on_commit(lambda: _tell(account_id, event, deliveries), robust=True)
    return event


def _owe(event: Event) -> list[Delivery]:
    owed = [subscriber for subscriber in _durable.values() if event.kind in subscriber.kinds]
    rows = [Delivery(event_id=event.pk, event_created_at=event.created_at, subscriber=each.name) for each in owed]
    return Delivery.objects.bulk_create(rows) if rows else []


def _tell(account_id: int, event: Event, deliveries: list[Delivery]) -> None:
    """After commit. Nothing here may fail the request: what does not get through now, the sweeper and the hubs find."""
    wake.hubs(account_id, event.pk)
    for subscriber in _inline:
        if event.kind in subscriber.kinds:
            subscriber.handle(event)
    for delivery in deliveries:
        wake.worker(account_id, delivery.pk)
