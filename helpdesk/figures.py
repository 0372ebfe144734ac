"""All figures of the product in one text, whichever process is asked."""

import contextlib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

import redis
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from ai.measure.figures import Figures
from helpdesk.events import wake
from helpdesk.events.tasks import last_sweep
from helpdesk.tenancy import gateways

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def text() -> bytes:
    """In Prometheus' format."""
    ours = CollectorRegistry()
    ours.register(Shared())
    ours.register(Figures())
    directory = os.environ.get(DIRECTORY)
    if directory is None:
        return generate_latest(REGISTRY) + generate_latest(ours)
    _forget_the_dead(Path(directory))
    MultiProcessCollector(ours)
    return generate_latest(ours)


def _forget_the_dead(directory: Path) -> None:
    """What a killed process said of its open connections is no longer so; what it counted stays counted."""
    for path in directory.glob("gauge_live*.db"):
        found = re.search(r"_(\d+)\.db$", path.name)
        if found and not _lives(int(found[1])):
            mark_process_dead(int(found[1]), str(directory))


def _lives(pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


class Shared:
    """What is read at the moment of asking: Valkey, the sweeper, and what the web processes say of themselves."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield GaugeMetricFamily("valkey_up", "1 when Valkey answers", value=float(valkey_answers()))
        swept = last_sweep()
        if swept is not None:
            yield GaugeMetricFamily("sweeper_age_seconds", "Since the last sweep", value=time.time() - swept["at"])
            yield GaugeMetricFamily("sweeper_lag_seconds", "Age of the oldest delivery it found", value=swept["lag"])
        yield from _of_processes(gateways.reports())


def valkey_answers() -> bool:
    try:
        return bool(wake.connection().ping())
    except redis.RedisError:
        return False


OF_A_PROCESS = {
    "web_process_connections": ("Open connections of one web process", "connections"),
    "web_process_memory_bytes": ("Its resident memory", "memory"),
    "event_loop_lag_seconds": ("How late its event loop is", "loop_lag"),
    "log_lag_seconds": ("Since the account it looked at longest ago was looked at", "log_lag"),
}


def _of_processes(reports: list[dict]) -> Iterable[GaugeMetricFamily]:
    yield GaugeMetricFamily("web_processes", "Web processes that say they live", value=len(reports))
    for name, (help_text, field) in OF_A_PROCESS.items():
        family = GaugeMetricFamily(name, help_text, labels=["process"])
        for report in reports:
            family.add_metric([report["process"]], report[field])
        yield family
