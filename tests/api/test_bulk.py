"""Many conversations at once: what is done, what is refused, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Conversation, Message
from helpdesk.events.models import Event
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership, Team
from tests import factories
from tests.api.conftest import Caller, open_shop


def bulk(caller, ids, fields=None, **more):
    return caller.post("bulk_actions", {"type": "Conversation", "ids": ids, "fields": fields or {}} | more)


def rows(shop) -> dict[int, Conversation]:
    with scope(shop.account.pk):
        return {row.display_id: row for row in Conversation.objects.all()}


@pytest.fixture
def three(shop):
    return [shop.conversation, factories.conversation(shop.inbox), factories.conversation(shop.inbox)]


@pytest.fixture
def team(shop):
    with scope(shop.account.pk):
        return Team.objects.create(name="returns")


def test_everything_at_once_and_the_way_back(shop, bob, three, team):
    before = rows(shop)
    fields = {"status": "resolved", "priority": "high", "assignee_id": shop.bob.user_id, "team_id": team.pk}
    answer = bulk(bob, [1, 2, 3], fields, labels={"add": ["VIP", "late"]}).json()
    assert ([each["id"] for each in answer["done"]], answer["failed"]) == ([1, 2, 3], [])
    assert {each["item"]["status"] for each in answer["done"]} == {"resolved"}
    assert answer["done"][0]["item"]["labels"] == ["late", "vip"]
    assert answer["done"][0]["before"]["waiting_since"]
    back = bob.post("bulk_actions", {"changes": [{"id": each["id"], **each["before"]} for each in answer["done"]]})
    assert [each["before"]["status"] for each in back.json()["done"]] == ["resolved"] * 3
    for number, row in rows(shop).items():
        for name in ("status", "priority", "assignee_id", "team_id", "labels", "waiting_since", "section"):
            assert getattr(row, name) == getattr(before[number], name), name


def test_the_same_again_changes_nothing(shop, bob, three):
    fields = {"status": "snoozed", "assignee_id": shop.bob.user_id}
    until = (timezone.now() + timedelta(hours=3)).isoformat()
    first = bulk(bob, [1, 2], fields, labels={"add": ["vip"]}, snoozed_until=until)
    with scope(shop.account.pk):
        count = Event.objects.count(), Message.objects.count()
    again = bulk(bob, [1, 2], fields, labels={"add": ["vip"]}, snoozed_until=until)
    with scope(shop.account.pk):
        assert (Event.objects.count(), Message.objects.count()) == count
    assert [each["item"] for each in again.json()["done"]] == [each["item"] for each in first.json()["done"]]


def test_labels_are_added_and_removed_and_others_stay(shop, bob, three):
    bulk(bob, [1], labels={"add": ["vip", "late"]})
    bulk(bob, [1, 2], labels={"add": ["gift"], "remove": ["LATE"]})
    assert [rows(shop)[number].labels for number in (1, 2, 3)] == [["gift", "vip"], ["gift"], []]


def test_one_that_fails_does_not_stop_the_others(shop, alice, bob, three):
    hidden = factories.conversation(shop.hidden_inbox)
    answer = bulk(bob, [1, hidden.display_id, 999, 3], {"priority": "urgent"}).json()
    assert [each["id"] for each in answer["done"]] == [1, 3]
    assert [(each["id"], each["code"]) for each in answer["failed"]] == [(4, "not_found"), (999, "not_found")]
    assert rows(shop)[4].priority is None
    # bob works here, but not in the hidden inbox
    answer = bulk(alice, [1, 4], {"assignee_id": shop.bob.user_id, "status": "resolved"}).json()
    assert [each["id"] for each in answer["done"]] == [1]
    assert answer["failed"][0]["code"] == "invalid"
    assert "inbox" in answer["failed"][0]["message"]
    assert rows(shop)[4].status == Conversation.Status.OPEN  # all of one conversation or nothing


def test_who_sees_only_his_own_changes_only_those(shop, bob, three):
    with scope(shop.account.pk):
        Membership.objects.filter(pk=shop.bob.pk).update(sees=Membership.Sees.OWN)
        Conversation.objects.filter(display_id=2).update(assignee=shop.bob.user)
    answer = bulk(bob, [1, 2], {"status": "resolved"}).json()
    assert [each["id"] for each in answer["done"]] == [2]
    assert answer["failed"][0]["code"] == "not_found"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "Contact", "ids": [1], "fields": {"status": "open"}}, "type"),
        ({"ids": [1], "fields": {"status": "gone"}}, "status"),
        ({"ids": [1], "fields": {"priority": "mild"}}, "priority"),
        ({"ids": [1], "fields": {"assignee_id": 987654321}}, "assignee_id"),
        ({"ids": [1], "fields": {"assignee_id": "bob"}}, "assignee_id"),
        ({"ids": [1], "fields": {"team_id": 987654321}}, "team_id"),
        ({"ids": [1], "fields": ["status"]}, "fields"),
        ({"ids": [1], "fields": {}}, "fields"),
        ({"ids": [1]}, "fields"),
        ({"ids": [], "fields": {"status": "open"}}, "ids"),
        ({"ids": "1", "fields": {"status": "open"}}, "ids"),
        ({"ids": ["one"], "fields": {"status": "open"}}, "ids"),
        ({"ids": [1, 0], "fields": {"status": "open"}}, "ids"),
        ({"ids": list(range(1, 102)), "fields": {"status": "open"}}, "ids"),
        ({"fields": {"status": "open"}}, "ids"),
        ({"ids": [1], "labels": {"add": "vip"}}, "labels"),
        ({"ids": [1], "labels": {"add": [{}]}}, "labels"),
        ({"ids": [1], "labels": {"add": ["l" * 256]}}, "labels"),
        ({"ids": [1], "fields": {"status": "snoozed"}, "snoozed_until": "soon"}, "snoozed_until"),
        ({"ids": [1], "fields": {"status": "snoozed"}, "snoozed_until": "2020-01-01T00:00:00Z"}, "snoozed_until"),
        ({"ids": [1], "fields": {"status": "open"}, "snoozed_until": "2200-01-01T00:00:00Z"}, "snoozed_until"),
        ({"changes": [{"status": "open"}]}, "id"),
        ({"changes": [{"id": 1, "status": "open"}, {"id": 1, "status": "open"}]}, "changes"),
        ({"changes": [{"id": number} for number in range(1, 102)]}, "changes"),
        ({"changes": "all"}, "changes"),
        ({"changes": [{"id": 1, "labels": "vip"}]}, "labels"),
        ({"changes": [{"id": 1, "priority": "high"}, {"id": 2, "assignee_id": 987654321}]}, "assignee_id"),
    ],
)
def test_a_wrong_request_changes_nothing_and_says_why(shop, bob, three, body, field):
    before = {number: row.version for number, row in rows(shop).items()}
    answer = bob.post("bulk_actions", {"type": "Conversation"} | body)
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]
    assert {number: row.version for number, row in rows(shop).items()} == before


def test_a_time_alone_snoozes_and_the_way_back_after_it_is_open(shop, bob, three):
    until = timezone.now() + timedelta(hours=1)
    assert bulk(bob, [1], snoozed_until=until.isoformat()).json()["done"][0]["item"]["status"] == "snoozed"
    assert rows(shop)[1].snoozed_until == until
    past = (timezone.now() - timedelta(seconds=5)).isoformat()
    changes = [{"id": 1, "status": "snoozed", "snoozed_until": past}]
    assert bob.post("bulk_actions", {"changes": changes}).json()["done"][0]["item"]["status"] == "open"


def test_a_hundred_are_done_in_one_request(shop, bob):
    numbers = [shop.conversation.display_id] + [factories.conversation(shop.inbox).display_id for _ in range(99)]
    answer = bulk(bob, numbers, {"status": "resolved", "assignee_id": shop.bob.user_id}, labels={"add": ["vip"]}).json()
    assert len(answer["done"]) == 100
    assert {row.status for row in rows(shop).values()} == {Conversation.Status.RESOLVED}


def test_nobody_reaches_another_account(shop, charlie, stranger, three):
    assert bulk(charlie, [1], {"status": "resolved"}).json()["failed"][0]["code"] == "not_found"
    url = f"/api/v1/accounts/{shop.account.pk}/bulk_actions"
    assert charlie.post(url, {"ids": [1], "fields": {"status": "resolved"}}).status_code == 404
    assert stranger.post(url, {"ids": [1], "fields": {"status": "resolved"}}).status_code == 401
    assert rows(shop)[1].status == Conversation.Status.OPEN


def test_what_is_done_is_committed_before_the_next_one_begins(committed):
    market = open_shop()
    bob, second = Caller(market.bob.user, market.account), factories.conversation(market.inbox)
    answer = bulk(bob, [1, 999, second.display_id], {"status": "resolved"}).json()
    assert ([each["id"] for each in answer["done"]], [each["id"] for each in answer["failed"]]) == ([1, 2], [999])
    with scope(market.account.pk):
        changed = Event.objects.filter(kind="conversation.status_changed")
        assert len(set(changed.values_list("chg_xid", flat=True))) == 2  # a transaction each
