"""A reply says what its writer had seen; what came between is answered, not written over."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.models import Message
from conversations.services import assignment, lifecycle, messages
from conversations.services.actors import Actor
from helpdesk.scope import scope
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "conversations/1/messages"


@pytest.fixture
def seen(shop):
    """What the composer knows after the conversation was opened."""
    with scope(shop.account.pk):
        last = Message.objects.filter(conversation=shop.conversation).latest("pk")
    return {"last_message_id": last.pk, "status": "open", "assignee_id": None}


@pytest.fixture
def by_alice(shop):
    """Runs a service in the account, as alice."""

    def run(work):
        with scope(shop.account.pk):
            return work(shop.conversation.pk, Actor.user(shop.alice.user))

    return run


def refused(answer) -> dict:
    assert answer.status_code == 409
    assert answer.json()["code"] == "moved_on"
    return answer.json()["current"]


def test_where_nothing_came_between_it_is_sent(bob, seen):
    assert bob.post(HERE, {"content": "On its way", "seen": seen}).status_code == 200


def test_a_colleagues_answer_stops_it_and_nothing_is_stored(bob, seen, shop, by_alice):
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("It came yesterday")))
    current = refused(bob.post(HERE, {"content": "On its way", "seen": seen}))
    assert current["reasons"] == ["answered"]
    assert [each["content"] for each in current["messages"]] == ["It came yesterday"]
    with scope(shop.account.pk):
        assert not Message.objects.filter(content="On its way").exists()
    again = {"content": "On its way", "seen": {**seen, "last_message_id": current["last_message_id"]}}
    assert bob.post(HERE, again).status_code == 200


def test_the_customer_wrote_meanwhile(bob, seen, shop):
    factories.write(shop.inbox, "It has come, thank you", session="vera")
    current = refused(bob.post(HERE, {"content": "On its way", "seen": seen}))
    assert current["reasons"] == ["wrote"]
    assert current["messages"][-1]["content"] == "It has come, thank you"


def test_it_was_resolved_and_given_to_somebody_else_meanwhile(bob, seen, shop, by_alice):
    by_alice(lambda pk, alice: assignment.assign(pk, alice.id, alice))
    by_alice(lambda pk, alice: lifecycle.set_status(pk, 1, alice))
    current = refused(bob.post(HERE, {"content": "On its way", "seen": seen}))
    assert current["reasons"] == ["resolved", "reassigned"]
    assert (current["status"], current["assignee"]["id"]) == ("resolved", shop.alice.user_id)


def test_what_one_did_oneself_elsewhere_is_no_news(bob, seen):
    assert bob.post(HERE, {"content": "First", "seen": seen}).status_code == 200
    assert bob.post("conversations/1/take").status_code == 200
    assert bob.post(HERE, {"content": "Second", "seen": seen}).status_code == 200


def test_notes_stop_nobody_and_are_not_stopped(bob, seen, by_alice):
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("Careful", private=True)))
    assert bob.post(HERE, {"content": "On its way", "seen": seen}).status_code == 200
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("It came yesterday")))
    assert bob.post(HERE, {"content": "Noted", "private": True, "seen": seen}).status_code == 200


def test_without_seen_it_is_sent_as_ever(bob, by_alice):
    by_alice(lambda pk, alice: lifecycle.set_status(pk, 1, alice))
    assert bob.post(HERE, {"content": "On its way"}).status_code == 200


def test_a_repeat_of_what_was_accepted_is_never_refused(bob, seen, by_alice):
    said = {"content": "On its way", "echo_id": "e-1", "seen": seen}
    first = bob.post(HERE, said)
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("It came yesterday")))
    again = bob.post(HERE, said)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_what_was_refused_may_be_sent_again_under_the_same_echo_id_once(bob, seen, shop, by_alice):
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("It came yesterday")))
    said = {"content": "On its way", "echo_id": "e-1", "seen": seen}
    current = refused(bob.post(HERE, said))
    anyway = said | {"seen": seen | {"last_message_id": current["last_message_id"]}}
    assert [bob.post(HERE, anyway).status_code for _ in range(2)] == [200, 200]
    with scope(shop.account.pk):
        assert Message.objects.filter(echo_id="e-1").count() == 1


def test_in_a_form_it_is_json_text(bob, seen, by_alice):
    by_alice(lambda pk, alice: messages.post(pk, alice, messages.NewMessage("It came yesterday")))
    file = SimpleUploadedFile("note.txt", b"hello", "text/plain")
    form = {"content": "On its way", "seen": json.dumps(seen), "attachments[]": file}
    refused(bob.upload(HERE, **form))


UNREADABLE = ["no object", [1], {"last_message_id": "x"}, {"status": "nowhere"}, {"assignee_id": {}}]


@pytest.mark.parametrize("wrong", UNREADABLE)
def test_a_seen_that_cannot_be_read_names_the_field(bob, wrong):
    answer = bob.post(HERE, {"content": "On its way", "seen": wrong})
    assert (answer.status_code, answer.json()["attributes"]) == (422, ["seen"])


def test_the_refusal_is_in_the_callers_language(bob, seen, shop, by_alice):
    by_alice(lambda pk, alice: lifecycle.set_status(pk, 1, alice))
    bob.headers["Accept-Language"] = "ru"
    shop.bob.user.locale = "ru"
    shop.bob.user.save()
    assert bob.post(HERE, {"content": "В пути", "seen": seen}).json()["message"].startswith("Пока вы писали")
