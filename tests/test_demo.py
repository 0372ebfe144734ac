"""manage.py demo: what scripts rely on."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from conversations.models import Conversation
from helpdesk.scope import scope
from helpdesk.tenancy import tokens

pytestmark = pytest.mark.django_db


def described() -> dict:
    out = StringIO()
    call_command("demo", "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once, for these tests only read it; taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield described()
        transaction.set_rollback(True)


def test_one_object_that_stays_the_same(demo):
    assert set(demo) == {"base_url", "account_id", "accounts", "users", "inboxes"}
    assert len(demo["accounts"]) == 2
    assert demo["account_id"] == demo["accounts"][0]["id"]
    assert described() == demo


def test_the_first_account_has_an_administrator_and_two_operators(demo):
    roles = sorted(user["role"] for user in demo["users"] if user["account_id"] == demo["account_id"])
    assert roles == ["administrator", "agent", "agent"]
    assert {"email", "password", "role", "account_id", "api_access_token"} == set(demo["users"][0])
    keys = {"id", "name", "account_id", "website_token", "inbox_identifier", "hmac_token"}
    assert all(set(inbox) == keys for inbox in demo["inboxes"])


def test_the_keys_work(demo):
    for user in demo["users"]:
        assert tokens.user_for(user["api_access_token"]).email == user["email"]


def test_the_list_looks_alive(demo):
    with scope(demo["account_id"]):
        sections = set(Conversation.objects.values_list("section", flat=True))
    assert sections == {0, 1, 2, 3}
