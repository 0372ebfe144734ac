"""What changed since: with transactions that really commit, because positions are snapshots."""

import pytest

from conversations.models import Conversation
from helpdesk.scope import scope
from tests.api.conftest import Caller, open_shop


@pytest.fixture
def market(committed):
    shop = open_shop()
    return shop, Caller(shop.alice.user, shop.account), Caller(shop.bob.user, shop.account)


def test_the_delta_tells_what_changed_and_what_is_gone(market):
    shop, _, bob = market
    at = bob.get("conversations/inbox").json()["sync_ts"]
    assert bob.get("conversations", updated_since=at).json()["items"] == []
    bob.post("conversations/1/toggle_priority", {"priority": "high"})
    delta = bob.get("conversations", updated_since=at).json()
    assert [(row["id"], row["section"]) for row in delta["items"]] == [(1, "urgent")]
    with scope(shop.account.pk):
        Conversation.objects.update(inbox=shop.hidden_inbox)
    moved = bob.get("conversations", updated_since=delta["sync_ts"]).json()
    assert (moved["items"], moved["removed"]) == ([], [1])


def test_a_deleted_conversation_is_told_as_removed(market):
    _, alice, bob = market
    at = bob.get("conversations/inbox").json()["sync_ts"]
    alice("DELETE", "conversations/1")
    assert bob.get("conversations", updated_since=at).json()["removed"] == [1]


def test_a_position_that_is_not_ours_means_load_anew(market):
    shop, alice, bob = market
    at = bob.get("conversations/inbox").json()["sync_ts"]
    assert bob.get("conversations", updated_since="forged").json() == {"resync": True}
    alice("PATCH", "inbox_members", {"inbox_id": shop.hidden_inbox.pk, "user_ids": [shop.bob.user_id]})
    assert bob.get("conversations", updated_since=at).json() == {"resync": True}


def test_the_log_of_events_is_resumed_without_gap_or_repeat(market):
    _, alice, bob = market
    at = alice.get("events").json()["next"]
    for number in range(120):
        bob.post("conversations/1/labels", {"labels": [f"l{number}"]})
    first = alice.get("events", after=at).json()
    second = alice.get("events", after=first["next"]).json()
    ids = [event["id"] for event in first["events"] + second["events"]]
    assert (first["more"], second["more"], len(ids), len(set(ids))) == (True, False, 120, 120)
    assert alice.get("events", after=second["next"]).json()["events"] == []
    assert alice.get("events", after="forged").status_code == 422
    assert bob.get("events").status_code == 403
