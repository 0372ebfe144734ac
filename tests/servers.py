"""pytest plugin: a PostgreSQL and a Valkey of each process's own, up before Django reads its settings.

Each process that runs tests (several with `pytest -n 2`, several runs at once) takes the first free directory of
var/test, var/test-2, ..; the clusters are kept, because making one costs more than using it. A process that only hands
the tests out has no servers.
"""

import os
from pathlib import Path

import pytest
import redis

from helpdesk.embedded import addresses
from helpdesk.embedded.children import Child
from helpdesk.embedded.lock import AlreadyRunning, Lock
from helpdesk.embedded.postgres import FOR_TESTS
from helpdesk.embedded.servers import await_ready, embedded_servers

BASE_DIR = Path(__file__).resolve().parent.parent
MOST_RUNS_AT_ONCE = 20
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL", "BASE_URL")

_children: list[Child] = []
_locks: list[Lock] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Around pytest-django's own, which reads the settings."""
    if _hands_out(early_config):
        os.environ["DATA_DIR"] = str(_first())
    else:
        start()
    return (yield)


def start() -> None:
    """Also for the benchmarks, which call `pytest_unconfigure` in the end."""
    for name in OUTSIDE:
        os.environ.pop(name, None)
    _start(_take_directory())


def pytest_unconfigure():
    """After everything else of pytest, whether the run passed, failed or was interrupted."""
    while _children:
        _children.pop().stop()
    while _locks:
        _locks.pop().release()


def _hands_out(config: pytest.Config) -> bool:
    """Whether the tests are run by other processes (pytest-xdist), which load this plugin for themselves."""
    return "PYTEST_XDIST_WORKER" not in os.environ and bool(config.known_args_namespace.numprocesses)


def _first() -> Path:
    return Path(os.environ.get("TEST_DATA_DIR", BASE_DIR / "var" / "test")).resolve()


def _take_directory() -> Path:
    for number in range(1, MOST_RUNS_AT_ONCE + 1):
        directory = _first() if number == 1 else _first().with_name(f"{_first().name}-{number}")
        lock = Lock(directory)
        try:
            lock.take(f"tests, pid {os.getpid()}")
        except AlreadyRunning:
            continue
        _locks.append(lock)
        return directory
    raise RuntimeError(f"{MOST_RUNS_AT_ONCE} test runs are going on already.")


def _start(directory: Path) -> None:
    os.environ["DATA_DIR"] = str(directory)
    _children.extend(embedded_servers(directory, settings=FOR_TESTS))
    try:
        for child in _children:
            child.start()
        for child in _children:
            await_ready(child, 60)
        redis.Redis.from_url(addresses.redis_url(directory)).flushall()  # ids begin at 1 again, and mean somebody else
    except BaseException:
        pytest_unconfigure()
        raise
