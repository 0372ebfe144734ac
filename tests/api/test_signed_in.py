"""What it costs to be signed in: one statement says who calls, begins the account's scope and finds his place in it."""

from contextlib import contextmanager

import pytest
from django.db import connection

from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import Account, Membership, User
from helpdesk.tenancy.places import signed_in
from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db


@contextmanager
def asked():
    """The statements of the block, without savepoints."""
    found: list[str] = []

    def keep(execute, sql, values, many, context):
        if "SAVEPOINT" not in sql:
            found.append(sql)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        yield found


@pytest.mark.parametrize(("address", "most"), [("labels", 2), ("conversations?section=all", 3), ("agents", 2)])
def test_one_statement_says_who_and_where(alice, address, most):
    with asked() as found:
        assert alice("GET", address).status_code == 200
    assert len(found) <= most, found
    assert "signed_in" in found[0]


def test_the_database_is_in_that_accounts_scope_from_then_on(shop, bob):
    with asked() as found:
        assert bob.get("labels").status_code == 200
    assert not [sql for sql in found if "set_config" in sql]
    token = tokens.token_of(shop.bob.user)
    user, place = signed_in(shop.account.pk, token)
    assert (user, place.pk, place.user) == (shop.bob.user, shop.bob.pk, user)
    with connection.cursor() as run:
        run.execute("select current_setting('app.account_id'), current_setting('app.user_id')")
        assert run.fetchone() in ((str(shop.account.pk), str(user.pk)), ("", ""))


def test_all_of_a_person_is_read_as_it_is_stored(shop):
    shop.bob.user.ui_settings = {"a": [1, None, {"b": "ё"}]}
    shop.bob.user.save()
    user, place = signed_in(shop.account.pk, tokens.token_of(shop.bob.user))
    for row in (user, place):
        with scope(shop.account.pk):
            stored = type(row)._base_manager.get(pk=row.pk)
        for field in row._meta.concrete_fields:
            assert getattr(row, field.attname) == getattr(stored, field.attname), field.name


def test_a_place_in_one_account_is_none_in_another(shop):
    token = tokens.token_of(shop.bob.user)
    assert signed_in(shop.other.pk, token) == (shop.bob.user, None)
    assert signed_in(shop.account.pk, token + "x") is None
    assert Caller(shop.bob.user, shop.other).get("labels").status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda shop: User.objects.filter(pk=shop.bob.user_id).update(is_active=False), 401),
        (lambda shop: Membership._base_manager.filter(pk=shop.bob.pk).delete(), 404),
        (lambda shop: Account.objects.filter(pk=shop.account.pk).update(status=Account.Status.SUSPENDED), 404),
    ],
)
def test_a_place_that_ended_is_none(shop, bob, change, status):
    with scope(shop.account.pk):
        change(shop)
    assert bob.get("labels").status_code == status
