"""What is learnt of a contact shows on every row of his, and is told to who looks."""

import pytest
from django.test import Client

from conversations.models import Conversation
from helpdesk.events.models import Event
from helpdesk.scope import scope
from tests import factories


def visits(inbox):
    """visitor("messages", content=...): what he says at his door."""
    client = Client()
    session = client.post("/chat/session", {"inbox": inbox.website_token}, content_type="application/json").json()
    key = {"authorization": f"Bearer {session['visitor_token']}"}
    base = f"/chat/session/{session['session_id']}/"
    return lambda door, **said: client.post(base + door, said, content_type="application/json", headers=key)


@pytest.fixture
def contact(shop):
    return shop.conversation.contact_id


def test_a_new_name_stands_on_all_his_rows_and_in_the_delta(shop, bob, contact):
    before = bob.get("conversations/inbox").json()["sync_ts"]
    version = shop.conversation.version
    assert bob("PATCH", f"contacts/{contact}", {"name": "Вера Павловна"}).status_code == 200
    found = bob.get("conversations", updated_since=before).json()["items"]
    assert [(each["contact"]["name"], each["version"] > version) for each in found] == [("Вера Павловна", True)]


def test_it_is_told_of_each_of_his_newest_conversations_and_stored_on_the_older(shop, bob, contact, monkeypatch):
    monkeypatch.setattr("conversations.services.people.TOLD", 1)
    newest = factories.conversation(shop.inbox, session="vera-elsewhere")
    with scope(shop.account.pk):
        Conversation.objects.filter(pk=newest.pk).update(contact_id=contact)
    bob("PATCH", f"contacts/{contact}", {"name": "Вера Павловна"})
    with scope(shop.account.pk):
        told = Event.objects.filter(kind="conversation.updated", payload__changed=["contact"])
        assert [each.conversation_id for each in told] == [newest.pk]
        assert Conversation.objects.get(pk=shop.conversation.pk).contact_name == "Вера Павловна"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"email": "nobody"}, "email"), ({"name": 5}, "name"), ({"custom_attributes": "x"}, "custom_attributes")],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(shop, bob, contact, values, field):
    answer = bob("PATCH", f"contacts/{contact}", {"phone_number": "+79990001122"} | values)
    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert bob.get(f"contacts/{contact}").json()["payload"]["phone_number"] is None


@pytest.mark.parametrize("written", ["+7 (999) 000-11-22", "8 999 000-11-22"])
def test_a_phone_number_is_taken_as_people_write_it(bob, contact, written):
    assert bob("PATCH", f"contacts/{contact}", {"phone_number": written}).status_code == 200
    assert bob.get(f"contacts/{contact}").json()["payload"]["phone_number"] == "+79990001122"
    assert bob("PATCH", f"contacts/{contact}", {"phone_number": "call me"}).json()["fields"].keys() == {"phone_number"}


def test_an_address_somebody_else_has_is_refused(shop, bob, contact):
    other = factories.conversation(shop.inbox, session="other").contact_id
    bob("PATCH", f"contacts/{other}", {"email": "one@example.com"})
    answer = bob("PATCH", f"contacts/{contact}", {"email": "ONE@example.com"})
    assert answer.status_code == 422
    assert answer.json()["message"] == "Another contact has this already."
    assert list(answer.json()["fields"]) == ["email"]


def test_a_visitor_is_told_what_is_no_address_and_others_hear_what_he_says(shop, bob):
    visitor = visits(shop.inbox)
    visitor("messages", content="Hello", echo_id="1")
    assert visitor("contact", email="nobody").json()["error"]["fields"].keys() == {"email"}
    assert visitor("contact", phone="call me").json()["error"]["fields"].keys() == {"phone"}
    before = bob.get("conversations/inbox").json()["sync_ts"]
    assert visitor("contact", name="Пётр", email="p@example.com").status_code == 204
    found = bob.get("conversations", updated_since=before).json()["items"]
    assert "Пётр" in [each["contact"]["name"] for each in found]
