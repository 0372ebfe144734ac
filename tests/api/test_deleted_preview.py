"""That the last message was deleted is no text that somebody's language has frozen on the row."""

import pytest

from conversations.models import Conversation
from conversations.services import messages
from conversations.services.actors import Actor
from helpdesk.scope import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def deleted(shop, alice):
    """The number of a conversation whose last message an operator with a Russian panel has deleted."""
    with scope(shop.account.pk):
        row = Conversation.objects.get(pk=shop.conversation.pk)
    said = alice.post(f"conversations/{row.display_id}/messages", {"content": "Said in haste"}).json()
    alice("DELETE", f"conversations/{row.display_id}/messages/{said['id']}", HTTP_ACCEPT_LANGUAGE="ru")
    return row.display_id


def last_message(answer, number: int) -> dict:
    items = answer.json()["sections"]["all"]["items"]
    return next(item for item in items if item["id"] == number)["last_message"]


def test_it_is_said_in_the_readers_language(shop, alice, deleted):
    english = last_message(alice.get("conversations/inbox"), deleted)
    assert (english["deleted"], english["preview"]) == (True, "Message deleted")
    russian = last_message(alice("GET", "conversations/inbox", HTTP_ACCEPT_LANGUAGE="ru"), deleted)
    assert (russian["deleted"], russian["preview"]) == (True, "Сообщение удалено")


def test_what_was_not_deleted_says_so(shop, alice, deleted):
    alice.post(f"conversations/{deleted}/messages", {"content": "On second thoughts"})
    last = last_message(alice.get("conversations/inbox"), deleted)
    assert (last["deleted"], last["preview"]) == (False, "On second thoughts")


def test_chatwoots_shape_is_as_it_was(shop, alice, deleted):
    shaped = alice.get(f"conversations/{deleted}").json()
    last = shaped["last_non_activity_message"]
    assert (last["content"], last["content_attributes"]) == ("", {"deleted": True})


def test_a_note_of_files_alone_has_a_preview(shop):
    """An empty one means deleted, so nothing else may be empty."""
    with scope(shop.account.pk):
        posted = messages.post(shop.conversation.pk, Actor.user(shop.alice.user), messages.NewMessage("   x   "))
        assert Conversation.objects.get(pk=posted.conversation.pk).preview == "x"
