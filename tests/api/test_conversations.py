"""Conversations and messages in Chatwoot's shapes, over HTTP."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox
from tests import factories

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


def test_the_list_is_in_data_with_counts(bob):
    answer = bob.get("conversations", assignee_type="all").json()["data"]
    assert answer["meta"] == {"mine_count": 0, "assigned_count": 0, "unassigned_count": 1, "all_count": 1}
    row = answer["payload"][0]
    assert (row["id"], row["status"], row["priority"], row["unread_count"]) == (1, "open", None, 1)
    assert row["meta"]["sender"]["name"] == "Vera"
    assert "assignee" not in row["meta"]
    assert row["messages"][0]["message_type"] == 0
    assert isinstance(row["created_at"], int)


@pytest.mark.parametrize("page", ["0", "", "2", "999999999999"])
def test_a_page_past_the_end_is_empty_and_page_zero_is_the_first(bob, page):
    answer = bob.get("conversations", page=page)
    assert answer.status_code == 200
    assert len(answer.json()["data"]["payload"]) == (page in ("0", ""))


def test_a_trailing_slash_makes_no_difference(bob):
    assert bob.get("conversations/").json() == bob.get("conversations").json()
    assert bob.post("conversations/1/messages/", {"content": "Hello"}).status_code == 200


def test_a_message_is_answered_in_its_shape_and_repeats_are_recognised(bob):
    said = {"content": "On its way: https://example.com", "echo_id": "e-1"}
    first, again = bob.post("conversations/1/messages", said), bob.post("conversations/1/messages", said)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    message = first.json()
    assert (message["message_type"], message["content_type"], message["status"], message["private"]) == (
        1,
        "text",
        "sent",
        False,
    )
    assert message["conversation_id"] == 1
    assert message["sender"]["type"] == "user"
    assert 'href="https://example.com"' in message["processed_message_content"]
    assert len(bob.get("conversations/1/messages").json()["payload"]) == 2


def test_messages_page_by_id(bob):
    ids = [bob.post("conversations/1/messages", {"content": f"{n}"}).json()["id"] for n in range(25)]
    last = [m["id"] for m in bob.get("conversations/1/messages").json()["payload"]]
    assert last == ids[-20:]
    assert [m["id"] for m in bob.get("conversations/1/messages", before=last[0]).json()["payload"]][1:] == ids[:5]
    assert [m["id"] for m in bob.get("conversations/1/messages", after=ids[21]).json()["payload"]] == ids[22:]
    assert [m["id"] for m in bob.get("conversations/1/messages", after=ids[3], before=ids[6]).json()["payload"]] == ids[
        4:6
    ]


def test_incoming_messages_and_status_only_in_api_inboxes(shop, alice):
    refused = alice.post("conversations/1/messages", {"content": "I am Vera", "message_type": "incoming"})
    assert refused.status_code == 422
    message = alice.post("conversations/1/messages", {"content": "Hi"}).json()
    assert alice("PATCH", f"conversations/1/messages/{message['id']}", {"status": "read"}).status_code == 403
    api = factories.inbox(shop.account, channel=Inbox.Channel.API)
    number = factories.conversation(api).display_id
    made = alice.post(f"conversations/{number}/messages", {"content": "I am Vera", "message_type": "incoming"})
    assert (made.status_code, made.json()["message_type"], made.json()["sender"]["type"]) == (200, 0, "contact")
    sent = alice.post(f"conversations/{number}/messages", {"content": "Hi"}).json()
    moved = alice("PATCH", f"conversations/{number}/messages/{sent['id']}", {"status": "delivered"})
    assert moved.json()["status"] == "delivered"


def test_files_come_with_the_message_or_ahead_of_it(bob, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = {
        "content": "",
        "content_attributes": '{"in_reply_to": 0}',
        "attachments[]": SimpleUploadedFile("a.png", picture(), "image/png"),
    }
    message = bob.upload("conversations/1/messages", **form).json()
    assert message["attachments"][0]["file_type"] == "image"
    ahead = bob.upload("attachments", file=SimpleUploadedFile("page.html", b"<script>alert(1)</script>", "text/html"))
    assert ahead.status_code == 201
    sent = bob.post("conversations/1/messages", {"attachments": [ahead.json()["id"]]})
    assert sent.json()["attachments"][0]["file_name"] == "page.html"
    address = sent.json()["attachments"][0]["data_url"].partition("/files/")[2]
    served = bob.client.get("/files/" + address)
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert bob.client.get("/files/" + address[1:]).status_code == 404


def test_a_deleted_message_leaves_a_tombstone(bob):
    message = bob.post("conversations/1/messages", {"content": "A secret"}).json()
    gone = bob("DELETE", f"conversations/1/messages/{message['id']}")
    assert (gone.status_code, gone.json()["content"], gone.json()["content_attributes"]) == (200, "", {"deleted": True})


def test_status_priority_labels_and_assignment(shop, bob):
    answer = bob.post("conversations/1/toggle_status", {"status": "snoozed", "snoozed_until": 4_000_000_000}).json()
    assert answer["payload"]["success"] is True
    assert answer["payload"]["current_status"] == "snoozed"
    assert bob.post("conversations/1/toggle_status").json()["payload"]["current_status"] == "open"
    assert bob.post("conversations/1/toggle_priority", {"priority": "urgent"}).content == b""
    assert bob.post("conversations/1/labels", {"labels": ["vip", "vip"]}).json() == {"payload": ["vip"]}
    given = bob.post("conversations/1/assignments", {"assignee_id": str(shop.bob.user_id)})
    assert given.json()["id"] == shop.bob.user_id
    assert bob.post("conversations/1/assignments", {"assignee_id": 0}).json() is None
    row = bob.get("conversations/1").json()
    assert (row["priority"], row["labels"], row["status"]) == ("urgent", ["vip"], "open")


def test_an_old_version_is_told_the_present(bob):
    version = bob.get("conversations/1").json()["version"]
    bob.post("conversations/1/toggle_status", {"status": "resolved"})
    late = bob.post("conversations/1/toggle_status", {"status": "open", "version": version})
    assert late.status_code == 409
    assert late.json()["code"] == "conflict"
    assert late.json()["current"]["status"] == "resolved"
    assert isinstance(late.json()["error"], str)


def test_one_wins_a_conversation_and_the_other_hears_the_name(shop, alice, bob):
    assert bob.post("conversations/1/take").json()["assignee"]["id"] == shop.bob.user_id
    lost = alice.post("conversations/1/take")
    assert (lost.status_code, lost.json()["current"]["assignee"]["name"]) == (409, "Bob")


def test_drafts_are_kept_per_person(alice, bob):
    bob("PUT", "conversations/1/draft", {"content": "Dear Vera", "private": False})
    assert bob.get("conversations/1/draft").json()["content"] == "Dear Vera"
    assert alice.get("conversations/1/draft").json()["content"] == ""


def test_reading_and_unreading(bob):
    assert bob.post("conversations/1/update_last_seen").json()["unread_count"] == 0
    assert bob.post("conversations/1/unread").json()["unread_count"] == 1


def test_a_new_conversation_by_contact_and_inbox(shop, bob):
    contact = bob.get("conversations/1").json()["meta"]["sender"]["id"]
    body = {
        "inbox_id": str(shop.inbox.pk),
        "contact_id": contact,
        "message": {"content": "We have news"},
        "assignee_id": shop.bob.user_id,
    }
    made = bob.post("conversations", body)
    assert (made.status_code, made.json()["id"]) == (200, 2)
    assert made.json()["messages"][0]["content"]


def test_only_administrators_delete(alice, bob):
    assert bob("DELETE", "conversations/1").status_code == 403
    assert alice("DELETE", "conversations/1").status_code == 200
    assert alice.get("conversations/1").status_code == 404


def test_the_inbox_has_three_sections_and_exact_totals(shop, bob):
    for number in range(25):
        factories.conversation(shop.inbox, session=f"guest-{number}")
    answer = bob.get("conversations/inbox").json()
    waiting = answer["sections"]["waiting"]
    assert (waiting["total"], len(waiting["items"])) == (26, 20)
    assert waiting["items"][0]["id"] == 1
    assert answer["sections"]["all"]["total"] == 26
    assert answer["counts"]["inboxes"] == {str(shop.inbox.pk): 26}
    more = bob.get("conversations", section="waiting", cursor=waiting["next"]).json()
    seen = [row["id"] for row in waiting["items"] + more["items"]]
    assert (len(seen), len(set(seen)), more["next"]) == (26, 26, None)


def test_lists_cost_the_same_number_of_queries_however_long(shop, bob):
    def cost(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert bob.get(address).status_code == 200
        return len(queries)

    addresses = [
        "conversations/inbox",
        "conversations?section=all",
        "conversations",
        "conversations/1/messages",
        "contacts/search?q=e",
        "agents",
    ]
    before = {address: cost(address) for address in addresses}
    for number in range(12):
        factories.conversation(shop.inbox, session=f"guest-{number}")
        bob.post("conversations/1/messages", {"content": "again"})
        factories.member(shop.account, "eve")
    assert {address: cost(address) for address in addresses} == before
    assert before["conversations/inbox"] <= 10  # two of them are who calls, two the transaction's


def test_restricted_people_see_their_own_only(shop, alice):
    from helpdesk.tenancy.models import Membership
    from tests.api.conftest import Caller

    own = factories.member(shop.account, "rita", sees=Membership.Sees.OWN)
    with scope(shop.account.pk):
        from helpdesk.tenancy.models import InboxMember

        InboxMember.objects.create(inbox=shop.inbox, user=own.user)
    rita = Caller(own.user, shop.account)
    assert rita.get("conversations/1").status_code == 404
    assert rita.get("conversations/inbox").json()["sections"]["all"]["total"] == 0
    alice.post("conversations/1/assignments", {"assignee_id": own.user_id})
    assert rita.get("conversations/inbox").json()["counts"]["mine"] == 1
    assert rita.get("conversations/1").status_code == 200
