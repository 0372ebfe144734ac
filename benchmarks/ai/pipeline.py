"""What the AI costs whoever does not wait for it, and how few calls a storm of messages becomes.

    python -m benchmarks.ai.pipeline

Starts a PostgreSQL, a Valkey, workers and the stand-in for a provider. Intake: the same messages into an account with
the AI off, one with it on, and one whose provider hangs, in turns within the same run, so that the ratios mean
something on any machine. Storm: a thousand messages at once, a provider that takes a second. Fairness: what a quiet
account waits for its drafts beside one that floods. Figures go to benchmarks/results/ai_pipeline.json.
"""

import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import tests.servers as servers

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
servers.start()  # and says where they are, before Django reads its settings

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from ai import borrowed  # noqa: E402
from ai.fake_llm.behaviour import Behaviour  # noqa: E402
from ai.fake_llm.server import Server  # noqa: E402
from ai.models import Draft, Job, Run, Setting  # noqa: E402
from benchmarks.ai.fairness import fairness  # noqa: E402
from helpdesk.events.models import Delivery  # noqa: E402
from helpdesk.scope import scope  # noqa: E402
from helpdesk.tenancy.models import Inbox  # noqa: E402
from tests import database, factories  # noqa: E402
from tests.ai.worker import Worker  # noqa: E402

TURNS, EACH = 15, 10  # messages of each kind in a turn
STORM = 1_000
URGENT_EVERY = 50  # one in so many is urgent, and written last
RESULTS = Path(__file__).resolve().parent.parent / "results" / "ai_pipeline.json"
PLAIN = ("Подскажите, какой размер у куртки?", "Do you have this lamp in white?", "Есть ли эта ваза в синем цвете?",
         "Спасибо, всё пришло, очень довольна!", "Does this kettle have a thermostat?")  # fmt: skip
URGENT = "С карты только что списали деньги дважды, срочно остановите списание!"


def shop(**values) -> Inbox:
    inbox = factories.inbox(factories.account())
    with scope(inbox.account_id):
        Setting.objects.create(**values)
    return inbox


def timed(inbox: Inbox, turn: int) -> float:
    """Seconds a message of this turn took on the way in."""
    began = time.perf_counter()
    for number in range(EACH):
        factories.write(inbox, PLAIN[number % len(PLAIN)], session=f"{turn}-{number}")
    return (time.perf_counter() - began) / EACH


def intake() -> dict:
    """Messages a second with the AI on and with a hanging provider, as a share of those with it off."""
    kinds = {"off": shop(enabled=False), "on": shop(enabled=True), "hanging": shop(model_small="demo-small:hang")}
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for inbox in kinds.values():
        timed(inbox, -1)
    for turn in range(TURNS):
        names = list(kinds)[turn % 3 :] + list(kinds)[: turn % 3]
        for name in names:
            found[name].append(timed(kinds[name], turn))
    ratios = {name: statistics.median(a / b for a, b in zip(found["off"], found[name], strict=True)) for name in kinds}
    return {
        "milliseconds": {name: round(1000 * statistics.median(values), 2) for name, values in found.items()},
        "rate_of_off": {name: round(ratio, 3) for name, ratio in ratios.items()},
    }


def storm(server: Server) -> dict:
    """A thousand messages, then the workers: how many calls, in what order, how long."""
    inbox = shop(enabled=True)
    for number in range(STORM):
        text = URGENT if number % URGENT_EVERY == URGENT_EVERY - 1 else PLAIN[number % len(PLAIN)]
        factories.write(inbox, text, session=f"storm-{number}")
    server.state.reset()
    server.state.behaviour = Behaviour(latency=1.0)
    began = time.monotonic()
    with workers(server, fresh=False):
        _await(inbox)
    return _storm_figures(inbox, time.monotonic() - began)


def _await(inbox: Inbox, seconds: float = 600) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with scope(inbox.account_id):
            waiting = Job.objects.exclude(state=Job.State.GIVEN_UP).exists()
            unheard = Delivery.objects.filter(subscriber="ai", state=0).exists()
            if Run.objects.exists() and not waiting and not unheard:
                return
        time.sleep(0.5)  # polling other processes: there is nothing to wait on
    raise TimeoutError


def _storm_figures(inbox: Inbox, seconds: float) -> dict:
    with scope(inbox.account_id):
        runs = list(Run.objects.order_by("created_at").values_list("tier", "call", "intent", "conversation_id"))
        urgent = set(Draft.objects.filter(tier=3).values_list("conversation_id", flat=True))
        drafted = Draft.objects.filter(state="ready").count()
    calls = len({run[1] for run in runs})
    places = [number for number, run in enumerate(runs) if run[3] in urgent]
    return {
        "messages": STORM, "drafts": drafted, "calls": calls, "messages_a_call": round(STORM / calls, 1),
        "seconds": round(seconds, 1), "urgent": len(urgent), "last_urgent_after": max(places, default=0),
    }  # fmt: skip


def workers(server: Server, fresh: bool = True) -> Worker:
    folder = Path(tempfile.mkdtemp(prefix="bench-ai-"))
    return Worker(folder / "bench.log", server.url, fresh, AI_COLLECT_SECONDS="2", AI_SECONDS_SMALL="30")


def run() -> dict:
    database.create()
    borrowed.warm()
    try:
        with Server() as server:
            server.in_background()
            settings.AI_BASE_URL = server.url
            settings.AI_MODEL_SMALL, settings.AI_MODEL_FULL = "demo-small", "demo-full"
            with workers(server):
                figures = {"intake": intake()}
            figures["storm"] = storm(server)
            figures["fairness"] = fairness(server, shop)
            server.shutdown()
    finally:
        database.drop()
        servers.pytest_unconfigure()
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    return figures


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
