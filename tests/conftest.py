"""Fixtures for everybody: the database (as the application sees it), and the one whose transactions really commit."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from hypothesis import settings as examples
from hypothesis.database import DirectoryBasedExampleDatabase

from tests import database

# Without collecting them first, there is no manifest to look names up in.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


# `make test-long` looks for many times as many examples.
KNOWN = DirectoryBasedExampleDatabase(settings.BASE_DIR / "var" / "test-examples")
examples.register_profile("short", max_examples=100, deadline=None, database=KNOWN)
examples.register_profile("long", parent=examples.get_profile("short"), max_examples=2_000)
examples.load_profile("short")


def pytest_collection_modifyitems(items):
    """Among several processes the longest files come first, or one of them would be left alone with the last."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """In the place of pytest-django's own, which would migrate and query as one and the same role."""
    with django_db_blocker.unblock():
        database.create()
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real transactions, for tests with threads or processes. Nothing is cleared afterwards: make your own account."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """For a product's files. Not in pytest's own folders: each run closes them to PostgreSQL's user when it begins."""
    with tempfile.TemporaryDirectory(prefix="chatcenter-test-") as made:
        yield Path(made)


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Hashing is slow on purpose, and the people of the tests are many."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def translations():
    """As the product does before it starts: the compiled catalogues are not in the repository."""
    from helpdesk.embedded import steps

    steps.compile_translations()
