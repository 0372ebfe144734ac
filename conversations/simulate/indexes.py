"""Indexes that cost more to keep row by row than to make anew; they are put back whatever happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

HEAVY = ("message_search_fts", "contact_search")
FOUND = "select indexname, indexdef from pg_indexes where schemaname = current_schema and indexname = any(%s)"


@contextmanager
def set_aside(connection: psycopg.Connection, messages: int) -> Iterator[None]:
    """Without the heavy indexes while the block runs, where more is to come than is there already."""
    if messages > _already(connection):
        take_down(connection)
    try:
        yield
    finally:
        _put_back(connection)


def take_down(connection: psycopg.Connection) -> None:
    """Drop them. The table's comment keeps what they were, for the next run where this one is killed."""
    definitions = _left_down(connection) | dict(connection.execute(FOUND, [list(HEAVY)]).fetchall())
    with connection.transaction():
        _remember(connection, json.dumps(definitions))
        for name in definitions:
            connection.execute(sql.SQL("drop index if exists {}").format(sql.Identifier(name)))


def _put_back(connection: psycopg.Connection) -> None:
    definitions = _left_down(connection)
    connection.execute("set maintenance_work_mem = '1GB'")
    for definition in definitions.values():
        connection.execute(definition.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
    if definitions:
        _remember(connection, None)


def _already(connection: psycopg.Connection) -> int:
    return connection.execute("select count(*) from message").fetchone()[0]


def _remember(connection: psycopg.Connection, text: str | None) -> None:
    connection.execute(sql.SQL("comment on table message_search is {}").format(sql.Literal(text)))


def _left_down(connection: psycopg.Connection) -> dict[str, str]:
    said = connection.execute("select obj_description('message_search'::regclass, 'pg_class')").fetchone()[0]
    return json.loads(said) if said else {}
