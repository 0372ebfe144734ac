"""A shop with its people, and a caller that speaks to the API over HTTP as one of them."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from helpdesk.tenancy import tokens
from tests import factories


class Caller:
    """An API client signed in by token; `account` is put before every address that begins with no slash."""

    def __init__(self, user=None, account=None):
        self.headers = {"Api-Access-Token": tokens.token_of(user)} if user else {}
        self.base = f"/api/v1/accounts/{account.pk}/" if account else "/"
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, address: str, body=None, **more):
        url = address if address.startswith("/") else self.base + address
        if body is not None and "content_type" not in more:
            body, more["content_type"] = json.dumps(body), "application/json"
        given = {} if body is None else {"data": body}
        return self.client.generic(method, url, headers=self.headers, **given, **more)

    def get(self, address, **query):
        from urllib.parse import urlencode

        return self("GET", address + ("?" + urlencode(query, doseq=True) if query else ""))

    def post(self, address, body=None):
        return self("POST", address, body if body is not None else {})

    def upload(self, address, **form):
        url = self.base + address
        return self.client.post(url, form, headers=self.headers)


def open_shop() -> SimpleNamespace:
    """alice administers, bob operates one inbox, vera has written there; charlie and dora work next door."""
    ours, theirs = factories.account(), factories.account("Next door")
    people = SimpleNamespace(
        account=ours,
        alice=factories.administrator(ours),
        bob=factories.member(ours),
        other=theirs,
        charlie=factories.administrator(theirs, "charlie"),
        dora=factories.member(theirs, "dora"),
    )
    people.inbox = factories.inbox(ours, people.bob)
    people.hidden_inbox = factories.inbox(ours)
    people.their_inbox = factories.inbox(theirs, people.dora)
    people.conversation = factories.conversation(people.inbox, session="vera")
    return people


@pytest.fixture
def shop(db):
    return open_shop()


@pytest.fixture
def alice(shop):
    return Caller(shop.alice.user, shop.account)


@pytest.fixture
def bob(shop):
    return Caller(shop.bob.user, shop.account)


@pytest.fixture
def charlie(shop):
    return Caller(shop.charlie.user, shop.other)


@pytest.fixture
def stranger(shop):
    return Caller()
