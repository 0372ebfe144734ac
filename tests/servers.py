"""pytest plugin: a PostgreSQL and a Valkey of the run's own, up before Django reads its settings.

Each run takes the first free directory of var/test, var/test-2, .. so that several may go on at once; the clusters are
kept, because making one costs more than using it.
"""

import os
from pathlib import Path

import redis

from helpdesk.embedded import addresses
from helpdesk.embedded.lock import AlreadyRunning, Lock
from helpdesk.embedded.postgres import FOR_TESTS
from helpdesk.embedded.servers import await_ready, embedded_servers

BASE_DIR = Path(__file__).resolve().parent.parent
MOST_RUNS_AT_ONCE = 20
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL", "BASE_URL")


def _take_directory() -> tuple[Path, Lock]:
    first = Path(os.environ.get("TEST_DATA_DIR", BASE_DIR / "var" / "test")).resolve()
    for number in range(1, MOST_RUNS_AT_ONCE + 1):
        directory = first if number == 1 else first.with_name(f"{first.name}-{number}")
        lock = Lock(directory)
        try:
            lock.take(f"tests, pid {os.getpid()}")
            return directory, lock
        except AlreadyRunning:
            continue
    raise RuntimeError(f"{MOST_RUNS_AT_ONCE} test runs are going on already.")


DATA_DIR, _lock = _take_directory()
os.environ["DATA_DIR"] = str(DATA_DIR)
for _name in OUTSIDE:
    os.environ.pop(_name, None)

_children = embedded_servers(DATA_DIR, settings=FOR_TESTS)
try:
    for _child in _children:
        _child.start()
    for _child in _children:
        await_ready(_child, 60)
    redis.Redis.from_url(addresses.redis_url(DATA_DIR)).flushall()  # ids begin at 1 again, and mean somebody else
except BaseException:
    for _child in reversed(_children):
        _child.stop()
    raise


def pytest_unconfigure():
    """After everything else of pytest, whether the run passed, failed or was interrupted."""
    for child in reversed(_children):
        child.stop()
    _lock.release()
