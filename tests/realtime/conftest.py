"""One web process for all of these tests, and a shop made anew for each."""

from types import SimpleNamespace

import pytest

from conversations.services import messages
from conversations.services.actors import Actor
from helpdesk.scope import scope
from tests import factories
from tests.realtime.gateway import Gateway


@pytest.fixture(scope="session")
def gateway(django_db_setup, tmp_path_factory):
    with Gateway(tmp_path_factory.mktemp("gateway") / "uvicorn.log") as running:
        yield running


@pytest.fixture
def shop(committed):
    """alice administers, bob operates one of two inboxes, charlie works next door."""
    ours, theirs = factories.account(), factories.account("Next door")
    made = SimpleNamespace(
        account=ours,
        alice=factories.administrator(ours),
        bob=factories.member(ours),
        charlie=factories.administrator(theirs, "charlie"),
    )
    made.inbox, made.hidden = factories.inbox(ours, made.bob), factories.inbox(ours)
    made.their_inbox = factories.inbox(theirs)
    return made


@pytest.fixture
def answer(shop):
    """Bob writes to a conversation, in a transaction that commits."""

    def post(conversation_id: int, text: str, private: bool = False):
        with scope(shop.account.pk):
            new = messages.NewMessage(content=text, private=private)
            return messages.post(conversation_id, Actor.user(shop.bob.user), new)

    return post
