"""The test database: migrated by the owner, used by the application's role, so row-level security is on in tests.

Migrating takes seconds and copying milliseconds: the migrated database is kept as a template under a name made of what
went into it, and each run's database is a copy.
"""

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from helpdesk.embedded import addresses, preparation
from helpdesk.env import BASE_DIR, env
from helpdesk.scope.roles import application_url

NAME = "test_chatcenter"
TEMPLATE_PREFIX = "template_"
ALIASES = ("default", "owner")


def create() -> None:
    """Make this run's database and point both aliases at it."""
    template = TEMPLATE_PREFIX + _fingerprint()
    if not _exists(template):
        _drop(*_old_templates())
        _migrated(template)
    _drop(NAME)
    preparation.create_database(_url(NAME), template)
    _prepare(NAME)
    _point(NAME)


def drop() -> None:
    for alias in ALIASES:
        connections[alias].close()
    _drop(NAME)


def _migrated(template: str) -> None:
    """Under another name until it is whole: an interrupted run leaves no half-made template."""
    draft = "draft_template"
    _drop(draft)
    preparation.create_database(_url(draft))
    _prepare(draft)
    _point(draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    for alias in ALIASES:
        connections[alias].close()
    _run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(template)))


def _prepare(name: str) -> None:
    preparation.prepare(_url(name), application_url(env.database_url, None, env.secret_key))


def _point(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _url(name: str) -> str:
    return env.database_url.removesuffix(addresses.DATABASE) + name


def _fingerprint() -> str:
    """Of every migration, ours and the libraries', and of what prepares a database."""
    digest = hashlib.sha256(Path(preparation.__file__).read_bytes() + (BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted(BASE_DIR.glob("**/migrations/*.py")):
        if not {".venv", "node_modules", "var"} & set(path.relative_to(BASE_DIR).parts):
            digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _exists(name: str) -> bool:
    return name in _databases()


def _old_templates() -> list[str]:
    return [name for name in _databases() if name.startswith(TEMPLATE_PREFIX)]


def _databases() -> list[str]:
    with psycopg.connect(preparation.maintenance_url(env.database_url)) as connection:
        return [name for (name,) in connection.execute("select datname from pg_database where not datistemplate")]


def _drop(*names: str) -> None:
    for name in names:
        _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(statement: sql.Composed) -> None:
    with psycopg.connect(preparation.maintenance_url(env.database_url), autocommit=True) as connection:
        connection.execute(statement)
