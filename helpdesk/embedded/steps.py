"""What has to be done between the servers and the product. Each step is cheap when there is nothing to do.

Each returns what it did in a few words.
"""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from helpdesk.embedded import lifeline, preparation
from helpdesk.embedded.children import FailedToStart
from helpdesk.embedded.logfile import LogFile
from helpdesk.env import BASE_DIR, env
from helpdesk.scope.roles import application_url


def prepare_database() -> str:
    application = application_url(env.database_url, env.owner_url, env.secret_key)
    preparation.prepare(env.owner_url or env.database_url, application, managed=not env.owner_url)
    return "ready"


def migrate() -> str:
    connection = connections["owner"]
    try:
        executor = MigrationExecutor(connection)
        due = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if due:
            call_command("migrate", database="owner", interactive=False, verbosity=0, skip_checks=True)
    finally:
        connection.close()
    return f"{due} applied" if due else "up to date"


def compile_translations() -> str:
    """Written beside and moved into place: two copies of the product may start from one folder."""
    sources = [po for root in settings.LOCALE_PATHS for po in Path(root).glob("**/*.po")]
    stale = [po for po in sources if _older(po.with_suffix(".mo"), po)]
    for po in stale:
        draft = po.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(po)).save_as_mofile(str(draft))
        draft.replace(po.with_suffix(".mo"))
    return f"{len(stale)} compiled" if stale else "up to date"


def build_vendor() -> str:
    """The front-end packages, where npm has put them and the command that picks out the files we serve is there."""
    vendor, lock = Path(settings.DATA_DIR) / "vendor", BASE_DIR / "package-lock.json"
    vendor.mkdir(parents=True, exist_ok=True)
    if "vendor" not in get_commands() or not (BASE_DIR / "node_modules").exists():
        return "none"
    stamp = vendor.with_name("vendor.stamp")
    if not any(_older(stamp, source) for source in (lock, BASE_DIR / "static" / "icons.json")):
        return "up to date"
    call_command("vendor", verbosity=0)
    stamp.touch()
    return "built"


def collect_static() -> str:
    """Skipped when no source has changed: sizes and times of all of them are kept beside the result."""
    stamp, now = Path(settings.STATIC_ROOT) / ".sources", _static_sources()
    if stamp.exists() and stamp.read_text() == now:
        return "up to date"
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    stamp.write_text(now)
    return "collected"


def _static_sources() -> str:
    """In an order of its own: a directory that was copied may be listed in another."""
    found = [(name, os.stat(storage.path(name))) for finder in get_finders() for name, storage in finder.list([])]
    lines = sorted(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n" for name, stat in found)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def load_demo() -> str:
    """Into an installation without any account; again where an earlier attempt was cut short."""
    begun = Path(settings.DATA_DIR) / "demo.begun"
    if "demo" not in get_commands() or (_has_accounts() and not begun.exists()):
        return "kept"
    begun.touch()
    _run_demo(LogFile(Path(settings.DATA_DIR), "demo"))
    begun.unlink()
    return "loaded"


def _run_demo(log: LogFile) -> None:
    """In a process of its own, as it works as the application does."""
    output = log.open()
    command = [sys.executable, str(BASE_DIR / "manage.py"), "demo"]
    tied = lifeline.tied(signal.SIGTERM)
    try:
        done = subprocess.run(command, cwd=BASE_DIR, stdout=output, stderr=output, preexec_fn=tied)
    finally:
        os.close(output)
    if done.returncode:
        raise FailedToStart("\n".join(["The demo data could not be loaded. The end of its log:", *log.tail()]))


def sign_ins() -> list[tuple[str, ...]]:
    """Who may sign in to the demo: e-mail, password, role, account. Nobody where it was not loaded, or was deleted."""
    from conversations.demo.people import ACCOUNTS, PASSWORD

    plans: list[Any] = ACCOUNTS
    people = [(email, PASSWORD, role, plan["name"]) for plan in plans for email, _, role in plan["people"]]
    there = {email for (email,) in _ask("select email from person where email = any(%s)", [row[0] for row in people])}
    return [row for row in people if row[0] in there]


def _has_accounts() -> bool:
    return bool(_ask("select true from account limit 1"))


def _ask(query: str, *parameters) -> list[tuple]:
    connection = connections["owner"]
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    finally:
        connection.close()


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
