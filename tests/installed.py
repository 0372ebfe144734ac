"""Copies of an installed product: the first start (migrations, static files, demo data) is made once for all of them.

What is copied is kept in var/test-installed, for as long as nothing the product is made of changes, and for an hour at
most: the demo's conversations are told as of the day they are loaded.
"""

import fcntl
import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.product import ROOT, Product

KEPT = ROOT / "var" / "test-installed"
LONGEST = 3600  # seconds
SOURCES = ("ai", "contacts", "conversations", "helpdesk", "realtime", "locale", "static", "templates", "deploy")
FILES = ("manage.py", "requirements.txt", "package-lock.json")
OWED = """
    select (select count(*) from delivery where state = 0)
         + (select count(*) from ai_job where state in ('queued', 'running'))
"""


def installed(data_dir: Path, **environment) -> Product:
    """A product that has been started before, with the demo data, in a directory that is not there yet."""
    with _alone():
        if not _good():
            _make()
        _copy(KEPT / "data", data_dir)
    return Product(data_dir, **environment)


def first_said() -> str:
    """What the first start of all has said, of which the copies are made."""
    return (KEPT / "first.out").read_text()


@contextmanager
def _alone() -> Iterator[None]:
    """Other processes of the run wait here for the one that makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _good() -> bool:
    stamp = KEPT / "stamp"
    return stamp.exists() and stamp.read_text() == _fingerprint() and time.time() - stamp.stat().st_mtime < LONGEST


def _make() -> None:
    stamp, data = KEPT / "stamp", KEPT / "data"
    stamp.unlink(missing_ok=True)
    shutil.rmtree(data, ignore_errors=True)
    made_of = _fingerprint()
    with Product(data) as first:
        _settle(first)
    shutil.rmtree(data / "logs")
    (data / "up.out").replace(KEPT / "first.out")
    stamp.write_text(made_of)


def _settle(product: Product, seconds: float = 100) -> None:
    """Until nothing is owed to anybody, or each copy would begin with it. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while (left := product.ask(OWED)) and time.monotonic() < until:
        time.sleep(0.2)  # polling another process: there is nothing to wait on
    if left:
        raise TimeoutError(f"{left} deliveries and jobs of the demo are still to be done")


def _copy(source: Path, target: Path) -> None:
    """With owners and times: the cluster belongs to the database's own user, and times say what is up to date."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _fingerprint() -> str:
    """Of every file the product is made of, by its size and time."""
    digest = hashlib.sha256()
    for path in sorted(_files()):
        stat = path.stat()
        digest.update(f"{path.relative_to(ROOT)}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in SOURCES:
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                yield path
    yield from (ROOT / name for name in FILES)
