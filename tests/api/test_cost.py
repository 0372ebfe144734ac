"""What a message costs: so many statements, whoever writes it, and no more."""

import json
import uuid

import pytest
from django.test import Client

from conversations.models import Conversation
from helpdesk.scope import scope
from tests import factories
from tests.api.test_signed_in import asked

pytestmark = pytest.mark.django_db
OPERATOR, VISITOR = 6, 8


def test_an_operators_message(shop, bob):
    number = factories.conversation(shop.inbox).display_id
    with asked() as found:
        answer = bob("POST", f"conversations/{number}/messages", {"content": "Yes", "echo_id": "one"})
    assert answer.status_code == 200
    assert len(found) <= OPERATOR, found


def test_a_customers_message(shop):
    client = Client()
    session = said(client, "/chat/session", {"inbox": shop.inbox.website_token}).json()
    address = f"/chat/session/{session['session_id']}/messages"
    key = {"authorization": f"Bearer {session['visitor_token']}"}
    said(client, address, {"content": "Hello", "echo_id": uuid.uuid4().hex}, key)
    with asked() as found:
        answer = said(client, address, {"content": "Anybody?", "echo_id": uuid.uuid4().hex}, key)
    assert answer.status_code == 201
    assert len(found) <= VISITOR, found
    with scope(shop.account.pk):
        assert Conversation.objects.get(display_id=answer.json()["conversation_id"]).unread_count == 2


def said(client: Client, address: str, body: dict, headers: dict | None = None):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers or {})
