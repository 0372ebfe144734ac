"""Two accounts, one of them flooding: how long the quiet one waits for its drafts, alone and beside the other."""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.db import connections

from ai.fake_llm.behaviour import Behaviour
from ai.fake_llm.server import Server
from ai.models import Draft, Job
from conversations.models import Message
from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox
from tests import factories
from tests.ai.worker import Worker

BURST, FLOOD_GAP = 600, 0.025  # messages at once, and the seconds between those that follow for as long as one measures
QUIET, GAP = 20, 2.0  # the quiet account's messages, and the seconds between them
QUESTIONS = ("Do you have this lamp in white?", "Which size is the jacket?", "Does this kettle have a thermostat?")
LIMIT = 3.0  # seconds, the promise of a p95 with a provider that takes a second


class AiWorker(Worker):
    queues, threads = "ai_analysis", 6  # as many as there are by default


class DefaultWorker(Worker):
    queues = "default"


def fairness(server: Server, shop: Callable[..., Inbox]) -> dict:
    """Seconds from a message to its draft: p50 and p95, alone and beside the flood, which has to be under way still."""
    server.state.reset()
    server.state.behaviour = Behaviour(latency=1.0)
    folder = Path(tempfile.mkdtemp(prefix="bench-fair-"))
    with ExitStack() as running:
        for kind in (AiWorker, DefaultWorker):
            log = folder / f"{kind.__name__}.log"
            running.enter_context(kind(log, server.url, AI_COLLECT_SECONDS="2"))
        alone = _waits(shop(enabled=True))
        flooding, over = shop(enabled=True), threading.Event()
        flood = threading.Thread(target=_flood, args=(flooding, over))
        flood.start()
        beside = _waits(shop(enabled=True))
        left = _left(flooding)
        over.set()
        flood.join()
        return {"alone": alone, "beside_a_flood": beside, "flood_waiting": left, "limit_seconds": LIMIT}


def _flood(inbox: Inbox, over: threading.Event) -> None:
    number = 0
    while not over.is_set():
        factories.write(inbox, QUESTIONS[number % len(QUESTIONS)], session=f"flood-{number}")
        number += 1
        over.wait(FLOOD_GAP if number > BURST else 0)
    connections.close_all()


def _waits(inbox: Inbox) -> dict:
    began = time.monotonic()
    for number in range(QUIET):
        time.sleep(max(0.0, began + number * GAP - time.monotonic()))
        factories.write(inbox, QUESTIONS[number % len(QUESTIONS)], session=f"quiet-{number}")
    return _figures(_drafted(inbox))


def _drafted(inbox: Inbox, seconds: float = 60) -> list[float]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with scope(inbox.account_id):
            made = dict(Draft.objects.values_list("message_id", "made_at"))
            said = dict(Message.objects.filter(message_type=Message.Type.INCOMING).values_list("pk", "created_at"))
        if len(made) >= QUIET:
            return sorted((made[pk] - said[pk]).total_seconds() for pk in made)
        time.sleep(0.2)  # polling other processes: there is nothing to wait on
    raise TimeoutError(f"{len(made)} of {QUIET} drafts")


def _figures(waits: list[float]) -> dict:
    return {"p50": round(statistics.median(waits), 2), "p95": round(waits[int(len(waits) * 0.95) - 1], 2)}


def _left(inbox: Inbox) -> int:
    with scope(inbox.account_id):
        return Job.objects.count()
