"""A PostgreSQL and a Valkey of the run's own, started before Django reads its settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import tests.servers as servers

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
servers.start()

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402

from benchmarks.realtime.processes import install_peer  # noqa: E402
from benchmarks.realtime.stage import bench_tables, beside, owner_url  # noqa: E402
from tests import database  # noqa: E402


@dataclass(frozen=True)
class Place:
    owner_url: str
    redis_url: str


@contextmanager
def prepared() -> Iterator[Place]:
    install_peer()
    beside()
    database.create()
    try:
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            bench_tables(owner)
        yield Place(owner_url(), settings.REDIS_URL)
    finally:
        database.drop()
        servers.pytest_unconfigure()
