"""What tells that a worker works."""

import time

from celery import shared_task
from celery.signals import worker_ready

from helpdesk.events.wake import connection
from helpdesk.health import HEARTBEAT_KEY


@shared_task(name="helpdesk.heartbeat")
def heartbeat() -> None:
    connection().set(HEARTBEAT_KEY, str(time.time()))


@worker_ready.connect
def first_heartbeat(**_) -> None:
    heartbeat()
