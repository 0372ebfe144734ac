"""The delta, conditional requests and the clock over HTTP, with transactions that really commit."""

from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from conversations import tasks
from conversations.models import Conversation, Notification
from helpdesk.events.models import Event
from helpdesk.scope import scope
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories
from tests.api.conftest import Caller, open_shop


@pytest.fixture
def market(committed):
    shop = open_shop()
    return shop, Caller(shop.alice.user, shop.account), Caller(shop.bob.user, shop.account)


def change(shop, **values) -> None:
    with scope(shop.account.pk):
        Conversation.objects.filter(display_id=1).update(**values)


def test_a_conversation_that_left_and_moved_on_is_removed_for_who_saw_it_first(market):
    """From his inbox to a hidden one to a third: the last move alone says nothing of his inbox."""
    shop, _, bob = market
    third = factories.inbox(shop.account)
    at = bob.get("conversations/inbox").json()["sync_ts"]
    change(shop, inbox=shop.hidden_inbox)
    change(shop, inbox=third)
    assert bob.get("conversations", updated_since=at).json()["removed"] == [1]


def test_what_left_and_came_back_is_there(market):
    shop, _, bob = market
    at = bob.get("conversations/inbox").json()["sync_ts"]
    change(shop, inbox=shop.hidden_inbox)
    change(shop, inbox=shop.inbox)
    delta = bob.get("conversations", updated_since=at).json()
    assert ([item["id"] for item in delta["items"]], delta["removed"]) == ([1], [])


def test_who_sees_only_his_own_is_told_what_was_taken_from_him(market):
    shop, _, _ = market
    nina = factories.member(shop.account, "nina", sees=Membership.Sees.OWN)
    with scope(shop.account.pk):
        InboxMember.objects.create(inbox=shop.inbox, user=nina.user)
    change(shop, assignee=nina.user)
    get = Caller(nina.user, shop.account).get
    at = get("conversations/inbox").json()["sync_ts"]
    change(shop, assignee=shop.bob.user)
    delta = get("conversations", updated_since=at).json()
    assert (delta["items"], delta["removed"]) == ([], [1])
    change(shop, preview="none of hers")
    again = get("conversations", updated_since=delta["sync_ts"]).json()
    assert (again["items"], again["removed"]) == ([], [])


def test_a_time_is_answered_from_the_mark_before_it(market):
    shop, alice, _ = market
    assert alice.get("conversations", updated_since="2020-01-01T00:00:00Z").json() == {"resync": True}
    tasks.mark_time()
    change(shop, preview="after the mark")
    answer = alice.get("conversations", updated_since=timezone.now().isoformat()).json()
    assert [item["id"] for item in answer["items"]] == [1]
    assert alice.get("conversations", updated_since=answer["sync_ts"]).json()["items"] == []


def test_too_much_at_once_means_load_anew(market, monkeypatch):
    shop, alice, _ = market
    at = alice.get("conversations/inbox").json()["sync_ts"]
    factories.conversation(shop.inbox)
    change(shop, preview="x")
    monkeypatch.setattr("conversations.selectors.changes.MOST", 1)
    assert alice.get("conversations", updated_since=at).json() == {"resync": True}


def test_a_position_of_another_timeline_means_load_anew(market, monkeypatch):
    """After a fail-over or a restore transaction numbers are given out again."""
    _, alice, _ = market
    at = alice.get("conversations/inbox").json()["sync_ts"]
    monkeypatch.setattr("conversations.selectors.changes.TIMELINE", "'00000002'")
    assert alice.get("conversations", updated_since=at).json() == {"resync": True}


def conditional(caller, tag: str, address: str = "conversations/inbox"):
    caller.headers["If-None-Match"] = tag
    try:
        return caller.get(address)
    finally:
        del caller.headers["If-None-Match"]


def test_nothing_new_answers_304_without_a_body(market):
    _, alice, _ = market
    first = alice.get("conversations/inbox")
    second = conditional(alice, first["ETag"])
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.parametrize("tag", ['"x"', "W/", "*", 'W/"' + "a" * 500 + '"'])
def test_a_tag_that_is_not_ours_answers_in_full(market, tag):
    _, alice, _ = market
    assert conditional(alice, tag).status_code == 200


def _rename(shop):
    alice = Caller(shop.alice.user, shop.account)
    alice("PATCH", f"inboxes/{shop.inbox.pk}", {"name": "Renamed"})


def _read_mention(shop):
    with scope(shop.account.pk):
        Notification.objects.filter(user=shop.alice.user).update(read_at=timezone.now())


@pytest.mark.parametrize(
    "happens",
    [
        lambda shop: change(shop, preview="x"),
        lambda shop: factories.conversation(shop.inbox),
        lambda shop: Caller(shop.alice.user, shop.account)("DELETE", "conversations/1"),
        _rename,
        _read_mention,
    ],
)
def test_whatever_the_answer_shows_makes_it_new(market, happens):
    shop, alice, _ = market
    with scope(shop.account.pk):
        event = Event.objects.order_by("-pk").first()
        mention = Notification(user=shop.alice.user, event_id=event.pk, reason=3)
        mention.conversation = shop.conversation
        mention.save()
    tag = alice.get("conversations/inbox")["ETag"]
    happens(shop)
    assert conditional(alice, tag).status_code == 200


def test_another_question_or_another_person_is_not_the_same(market):
    _, alice, bob = market
    tag = alice.get("conversations/inbox")["ETag"]
    assert conditional(alice, tag, "conversations/summary").status_code == 200
    assert conditional(alice, tag, "conversations/inbox?status=open").status_code == 200
    assert conditional(bob, tag).status_code == 200
    assert conditional(alice, tag).status_code == 304


def bring_near(shop) -> None:
    """As an hour before the deadline passes by: the row was written when it was still far away."""
    change(shop, waiting_since=timezone.now(), priority=None, sla_due_at=timezone.now() + timedelta(hours=5))
    with connections["owner"].cursor() as run:
        run.execute("begin")
        run.execute("set local session_replication_role = replica")  # no trigger sees this write, as none sees time
        run.execute(
            "update conversation set sla_due_at = now() + interval '50 minutes'"
            " where account_id = %s and display_id = 1",
            [shop.account.pk],
        )
        run.execute("commit")


def test_a_deadline_that_comes_near_is_urgent_at_once_and_written_down_by_the_clock(market):
    shop, alice, _ = market
    before = alice.get("conversations/inbox")
    assert before.json()["sections"]["waiting"]["total"] == 1
    bring_near(shop)
    assert _sections(alice) == {"urgent": [1], "waiting": [], "all": [1]}
    assert _totals(alice) == {"urgent": 1, "waiting": 0, "all": 1}
    assert alice.get("conversations/inbox").json()["sections"]["all"]["items"][0]["section"] == "urgent"
    assert alice.get("conversations/inbox").json()["counts"]["urgent"] == 1
    assert tasks.promote_due() >= 1
    assert (_sections(alice), _totals(alice)["urgent"]) == ({"urgent": [1], "waiting": [], "all": [1]}, 1)
    with scope(shop.account.pk):
        assert Event.objects.filter(kind="conversation.updated", payload__changed=["section"]).count() == 1
        assert Conversation.objects.get(display_id=1).section == 1
    assert tasks.promote_due() == 0


def _sections(caller) -> dict:
    sections = caller.get("conversations/inbox").json()["sections"]
    return {name: [item["id"] for item in section["items"]] for name, section in sections.items()}


def _totals(caller) -> dict:
    sections = caller.get("conversations/inbox").json()["sections"]
    return {name: section["total"] for name, section in sections.items()}


def test_the_first_addresses_answer_the_same(market):
    _, alice, _ = market
    sections = alice.get("conversations/inbox").json()["sections"]
    assert alice.get("/api/interactions/inbox").json()["sections"] == sections
    assert set(alice.get("/api/interactions/summary").json()["sections"]) == {"urgent", "waiting", "all"}
    at = alice.get("/api/interactions/inbox").json()["sync_ts"]
    assert alice.get("/api/interactions", updated_since=at).json()["items"] == []
    assert [item["id"] for item in alice.get("/api/interactions", status="waiting").json()["items"]] == [1]
    assert alice.get("/api/interactions", priority="urgent,high").json()["items"] == []
    assert Caller().get("/api/interactions/inbox").status_code == 401


def test_the_first_addresses_know_only_ones_own_accounts(market):
    shop, alice, _ = market
    assert alice.get("/api/interactions/inbox", account_id=shop.other.pk).status_code == 404
    assert Caller(factories.person("nobody")).get("/api/interactions/inbox").status_code == 404
