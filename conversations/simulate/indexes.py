"""Indexes that cost more to keep row by row than to make anew; they are put back whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

HEAVY = ("message_search_fts", "contact_search")


@contextmanager
def set_aside(connection: psycopg.Connection, messages: int) -> Iterator[None]:
    """Without the heavy indexes while the block runs, where more is to come than is there already."""
    if messages <= _already(connection):
        yield
        return
    definitions = _definitions(connection)
    try:
        for name in definitions:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        yield
    finally:
        _restore(connection, definitions)


def _already(connection: psycopg.Connection) -> int:
    return connection.execute("select count(*) from message").fetchone()[0]


def _definitions(connection: psycopg.Connection) -> dict[str, str]:
    found = "select indexname, indexdef from pg_indexes where schemaname = current_schema and indexname = any(%s)"
    return dict(connection.execute(found, [list(HEAVY)]).fetchall())


def _restore(connection: psycopg.Connection, definitions: dict[str, str]) -> None:
    connection.execute("set maintenance_work_mem = '1GB'")
    for definition in definitions.values():
        connection.execute(definition.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
