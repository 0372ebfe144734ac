"""Connections of the pool: looked at before they are used, begun with the account they are for."""

import select
from copy import deepcopy

import pytest
from django.db import OperationalError, connection, transaction

from contacts.models import Contact
from helpdesk.scope import scope
from helpdesk.scope.postgresql.base import DatabaseWrapper
from tests import factories


@pytest.fixture
def pooled(committed):
    """A connection as the product has it: out of a pool."""
    settings = deepcopy(connection.settings_dict)
    settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 60}
    made = DatabaseWrapper(settings, "default")
    yield made
    made.close()
    made.close_pool()


def backend(of: DatabaseWrapper) -> int:
    of.ensure_connection()
    return of.connection.info.backend_pid


def end(pid: int, file: int) -> None:
    """Have the server throw a connection out, and wait until its client could know."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [pid])
    watch = select.poll()
    watch.register(file, select.POLLIN)
    assert watch.poll(60_000)


def test_a_well_connection_is_used_again(pooled):
    first = backend(pooled)
    pooled.close()
    assert backend(pooled) == first


def test_one_that_the_server_ended_is_replaced_before_anybody_meets_it(pooled):
    first, file = backend(pooled), pooled.connection.fileno()
    pooled.close()
    end(first, file)
    assert backend(pooled) != first
    with pooled.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)


def test_a_transaction_begins_with_its_account_and_leaves_nothing_of_it(committed):
    account = factories.account()
    with scope(account.pk, 7), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('app.account_id'), current_setting('app.user_id'), pg_backend_pid()")
        *told, _ = cursor.fetchone()
        assert told == [str(account.pk), "7"]
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.account_id', true), current_setting('app.user_id', true)")
        assert set(cursor.fetchone()) <= {None, ""}


def test_what_began_with_the_account_is_rolled_back_whole(committed):
    account = factories.account()
    with scope(account.pk):
        with transaction.atomic():
            Contact.objects.create(name="Nobody")
            transaction.set_rollback(True)
        assert not Contact.objects.filter(name="Nobody").exists()


def test_a_connection_that_ends_before_a_transaction_is_an_operational_error(committed):
    account = factories.account()
    connection.ensure_connection()
    other = DatabaseWrapper(connection.settings_dict, "default")
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()
    with scope(account.pk):
        with pytest.raises(OperationalError), transaction.atomic():
            Contact.objects.first()
        connection.close()
        assert Contact.objects.first() is None
