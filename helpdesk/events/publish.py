"""Publishing: the event is written with the change, the world is told after commit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from helpdesk.events import wake, writing
from helpdesk.events.models import Event
from helpdesk.lib.stored import Statement


@dataclass(frozen=True)
class Subscriber:
    """name: its key in Delivery rows; kinds and wants(event): what it asks for; handle(event): must be idempotent."""

    name: str
    kinds: frozenset[str]
    handle: Callable[[Event], None]
    wants: Callable[[Event], bool]

    def asks_for(self, event: Event) -> bool:
        return event.kind in self.kinds and self.wants(event)


def _everything(event: Event) -> bool:
    return True


_durable: dict[str, Subscriber] = {}
_inline: list[Subscriber] = []


def subscribe(*kinds: str, durable: bool, name: str | None = None, wants: Callable = _everything) -> Callable:
    """Decorator. Durable: a Delivery row, done by Celery, found again by the sweeper. Inline: called after commit.

    wants(event): whether there is anything to do, told from the event alone; a row and a task cost more than asking.
    """

    def register(handle: Callable[[Event], None]) -> Callable[[Event], None]:
        subscriber = Subscriber(name or handle.__qualname__, frozenset(kinds), handle, wants)
        if durable:
            _durable[subscriber.name] = subscriber
        else:
            _inline.append(subscriber)
        return handle

    return register


def durable(name: str) -> Subscriber | None:
    return _durable.get(name)


def publish(kind: str, *, actor, payload: dict | None = None, change: Statement = writing.NO_CHANGE, **place) -> Event:
    """Write the event of the change being made. Must run in the change's own transaction.

    actor: anything with `type` ("user", "contact", "bot", "system") and `id`. place: inbox_id, prev_inbox_id,
    conversation_id, seq. change: to be run with it. Raises DatabaseError where that returns no row.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event belongs to the transaction of its change.")
    event = Event(kind=kind, actor_type=actor.type, actor_id=actor.id, payload=payload or {}, **place)
    event.claim_account()
    owed = writing.write(event, [each.name for each in _durable.values() if each.asks_for(event)], change)
    transaction.on_commit(lambda: _tell(event.account_id, event, owed), robust=True)
    return event


def _tell(account_id: int, event: Event, owed: list[int]) -> None:
    """After commit. Nothing here may fail the request: what does not get through now, the sweeper and the hubs find."""
    wake.hubs(account_id, event.pk)
    for subscriber in _inline:
        if subscriber.asks_for(event):
            subscriber.handle(event)
    if owed:
        wake.worker(account_id, owed)
