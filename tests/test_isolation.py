"""The second guard: what PostgreSQL itself refuses, whatever the application forgets."""

import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, connections, transaction

from conversations.models import Conversation, Label
from helpdesk.scope import NoAccount, scope
from helpdesk.scope.models import ScopedModel
from tests import factories

pytestmark = pytest.mark.django_db
SCOPED = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, ScopedModel)]
TABLES = sorted({model._meta.db_table for model in SCOPED})
REFUSED = (ProgrammingError, InternalError)


def fetch(sql: str, *values) -> list[tuple]:
    with connection.cursor() as run:
        run.execute(sql, values)
        return run.fetchall()


@pytest.fixture
def two(db):
    ours, theirs = factories.account(), factories.account("Next door")
    for each in (ours, theirs):
        factories.conversation(factories.inbox(each, factories.member(each)))
    return ours, theirs


def test_there_is_something_to_guard():
    assert {"conversation", "message", "contact", "inbox", "membership", "event", "delivery", "attachment"} <= set(
        TABLES
    )


def test_every_table_with_an_account_is_a_scoped_model_or_known():
    rows = fetch("""select c.table_name from information_schema.columns c join pg_class t on t.relname = c.table_name
                    where c.column_name = 'account_id' and c.table_schema = 'public' and t.relkind in ('r', 'p')
                    and not t.relispartition""")
    unguarded = {name for (name,) in rows if not _is_forced(name)}
    assert unguarded == set()


@pytest.mark.parametrize("table", TABLES)
def test_row_level_security_is_forced_and_has_a_policy(table):
    assert _is_forced(table)
    rows = fetch("select qual, with_check from pg_policies where tablename = %s and cmd in ('ALL', 'INSERT')", table)
    assert rows
    assert all("app.account_id" in (check or qual) for qual, check in rows)


def _is_forced(table: str) -> bool:
    return fetch("select relrowsecurity and relforcerowsecurity from pg_class where oid = %s::regclass", table)[0][0]


def test_the_application_cannot_step_around_it():
    row = fetch("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user")[0]
    assert row == (False, False, False)
    owned = fetch(
        "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
    )
    assert owned == [(0,)]
    for sql in (
        "set row_security = off; select * from message",
        "alter table message disable row level security",
        "set role owner",
    ):
        with pytest.raises((*REFUSED, Exception)), transaction.atomic(), connection.cursor() as run:
            run.execute(sql)


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_without_a_scope_sees_nothing(two, table):
    assert fetch(f"select count(*) from {table}") == [(0,)]
    with connection.cursor() as run:
        run.execute(f"delete from {table}" if table != "event" else "select 1")


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_in_a_scope_sees_only_its_own(two, table):
    ours, theirs = two
    with scope(ours.pk):
        assert fetch(f"select count(*) from {table} where account_id <> %s", ours.pk) == [(0,)]
        assert fetch(f"select count(*) from {table} where account_id = %s", theirs.pk) == [(0,)]


def test_the_scope_may_change_within_a_transaction(two):
    for each in two:
        with scope(each.pk):
            assert Conversation.objects.count() == 1
            assert fetch("select distinct account_id from message") == [(each.pk,)]
    assert fetch("select count(*) from message") == [(0,)]


def test_a_row_for_another_account_is_refused(two):
    ours, theirs = two
    with scope(ours.pk):
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as run:
            run.execute(
                "insert into label (account_id, title, description, color, show_on_sidebar)"
                " values (%s, 'aa', '', '#000000', true)",
                [theirs.pk],
            )
        with pytest.raises(NoAccount):
            Label.objects.create(account_id=theirs.pk, title="aa")
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as run:
            run.execute("update conversation set account_id = %s", [theirs.pk])


def test_a_reference_across_accounts_is_refused(two):
    ours, theirs = two
    with scope(theirs.pk):
        foreign = Conversation.objects.get()
    with scope(ours.pk), connection.cursor() as run:
        run.execute("set constraints all immediate")
        with pytest.raises(Exception, match="foreign key"), transaction.atomic():
            run.execute("update conversation set contact_id = %s", [foreign.contact_id])


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_the_manager_refuses_without_an_account(model):
    with pytest.raises(NoAccount):
        model.objects.count()


def test_the_partitions_of_the_log_are_no_back_door(two):
    partitions = fetch("select inhrelid::regclass::text from pg_inherits where inhparent = 'event'::regclass")
    assert partitions
    for (name,) in partitions:
        with scope(two[0].pk):
            assert _foreign_rows(name, two[0].pk) in (None, 0)


def _foreign_rows(table: str, account_id: int) -> int | None:
    """None where the application may not read the table at all."""
    try:
        with transaction.atomic():
            return fetch(f"select count(*) from {table} where account_id <> %s", account_id)[0][0]
    except REFUSED:
        return None


def test_what_a_transaction_was_told_ends_with_it(committed):
    """A pooled connection must carry nobody's account to the next transaction, and must be told anew in it."""
    ours = factories.account()
    factories.conversation(factories.inbox(ours))
    connections["default"].ensure_connection()
    for _ in range(2):
        with transaction.atomic(), scope(ours.pk):
            assert fetch("select count(*) from message") == [(1,)]
        with transaction.atomic():
            assert fetch("select count(*) from message") == [(0,)]
            with scope(ours.pk):
                assert fetch("select count(*) from message") == [(1,)]
