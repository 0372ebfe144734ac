"""Saved views: whose they are, what they keep, how many they count."""

import pytest

from conversations.models import Conversation, SavedView
from conversations.services import views
from helpdesk.events import tasks
from helpdesk.events.models import Delivery
from helpdesk.scope import scope
from helpdesk.tenancy.models import Team
from tests import factories
from tests.api.conftest import Caller, open_shop

EVERYTHING = {
    "status": ["open", "snoozed"],
    "priority": ["high", "urgent"],
    "assignee": "me",
    "labels": ["vip"],
    "channel": ["web_widget"],
    "intent": ["refund"],
    "created_after": "2026-01-01T00:00:00+00:00",
    "created_before": "2027-01-01T00:00:00+00:00",
}


def made(caller, name="Urgent ones", filters=None, **more):
    answer = caller.post("views", {"name": name, "filters": filters or {}} | more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_view_keeps_its_filters_in_words(shop, bob):
    filters = EVERYTHING | {"inbox_id": [shop.inbox.pk], "team_id": [7]}
    view = made(bob, filters=filters)
    assert view == {
        "id": view["id"], "name": "Urgent ones", "shared": False, "mine": True, "filters": filters, "count": None,
    }  # fmt: skip
    assert bob.get("views").json() == [view]
    assert bob.get(f"views/{view['id']}").json() == view
    with scope(shop.account.pk):
        kept = SavedView.objects.get().filters
    assert (kept["status"], kept["priority"]) == ([0, 3], [2, 3])


def test_a_view_is_renamed_shared_changed_and_removed(shop, alice, bob):
    pk = made(bob)["id"]
    assert alice.get("views").json() == []
    changed = bob("PATCH", f"views/{pk}", {"name": "Late ones", "shared": True}).json()
    assert (changed["name"], changed["shared"], changed["filters"]) == ("Late ones", True, {})
    assert alice.get("views").json()[0] | {"mine": True} == changed
    assert bob("PATCH", f"views/{pk}", {"filters": {"priority": "high"}}).json()["filters"] == {"priority": ["high"]}
    with scope(shop.account.pk):
        assert SavedView.objects.get().revision == 2
    assert bob("DELETE", f"views/{pk}").status_code == 200
    assert bob.get(f"views/{pk}").status_code == 404


def test_who_may_see_and_change_what(shop, alice, bob, charlie):
    carol = Caller(factories.member(shop.account, "carol").user, shop.account)
    own, shared = made(bob, "own")["id"], made(bob, "shared", shared=True)["id"]
    for other in (alice, carol, charlie):
        assert other("PATCH", f"views/{own}", {"name": "x"}).status_code == 404
        assert other("DELETE", f"views/{own}").status_code == 404
    assert [view["name"] for view in carol.get("views").json()] == ["shared"]
    assert carol("PATCH", f"views/{shared}", {"name": "x"}).status_code == 403
    assert carol("DELETE", f"views/{shared}").status_code == 403
    assert charlie.get(f"views/{shared}").status_code == 404
    renamed = alice("PATCH", f"views/{shared}", {"name": "renamed"}).json()
    assert (renamed["name"], renamed["mine"]) == ("renamed", False)
    assert alice("DELETE", f"views/{shared}").status_code == 200
    assert Caller().get(f"/api/v1/accounts/{shop.account.pk}/views").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"name": 7}, "name"),
        ({"name": "taken"}, "name"),
        ({"name": "v", "filters": []}, "filters"),
        ({"name": "v", "filters": {"q": "parcel"}}, "q"),
        ({"name": "v", "filters": {"mentions": "me"}}, "mentions"),
        ({"name": "v", "filters": {"colour": "red"}}, "colour"),
        ({"name": "v", "filters": {"status": ["gone"]}}, "status"),
        ({"name": "v", "filters": {"status": {"a": 1}}}, "status"),
        ({"name": "v", "filters": {"priority": [True]}}, "priority"),
        ({"name": "v", "filters": {"assignee": "bob"}}, "assignee"),
        ({"name": "v", "filters": {"team_id": ["x"]}}, "team_id"),
        ({"name": "v", "filters": {"team_id": list(range(1, 60))}}, "team_id"),
        ({"name": "v", "filters": {"labels": ["l" * 256]}}, "labels"),
        ({"name": "v", "filters": {"created_after": "yesterday"}}, "created_after"),
        ({"name": "v", "filters": {"created_after": "0001-01-01T00:00:00+14:00"}}, "created_after"),
    ],
)
def test_a_wrong_view_says_which_field(shop, bob, body, field):
    pk = made(bob, "taken")["id"]
    for answer in (bob.post("views", body), bob("PATCH", f"views/{made(bob, 'other')['id']}", {"name": ""} | body)):
        assert answer.status_code == 422, answer.content
        assert next(iter(answer.json()["fields"])) in (field, "name")
    assert [view["id"] for view in bob.get("views").json() if view["name"] == "taken"] == [pk]


def test_an_offset_only_python_knows_stops_no_message(shop, bob):
    view = made(bob, filters={"created_after": "2026-01-01T00:00:00+23:00"})
    assert view["filters"]["created_after"] == "2025-12-31T01:00:00+00:00"
    factories.write(shop.inbox, "Still heard")


def test_what_the_list_sends_beside_its_filters_is_no_part_of_a_view(shop, bob):
    assert made(bob, filters={"sort": "oldest", "q": "", "labels": [], "assignee": None})["filters"] == {}


def test_names_are_a_persons_own_and_views_are_not_without_end(shop, alice, bob, monkeypatch):
    made(bob, "the same")
    made(alice, "the same")
    pk = made(bob, "another")["id"]
    assert list(bob("PATCH", f"views/{pk}", {"name": "the same"}).json()["fields"]) == ["name"]
    assert bob("PATCH", f"views/{pk}", {"name": "another"}).status_code == 200
    monkeypatch.setattr(views, "MOST", 2)
    assert list(bob.post("views", {"name": "one too many"}).json()["fields"]) == ["name"]


@pytest.fixture
def market(committed):
    shop = open_shop()
    return shop, Caller(shop.alice.user, shop.account), Caller(shop.bob.user, shop.account)


def counted(shop) -> None:
    """What the worker does after the commit."""
    with scope(shop.account.pk):
        due = Delivery.objects.filter(subscriber="view_counts", state=Delivery.State.PENDING)
        ids = list(due.values_list("pk", flat=True))
    for pk in ids:
        tasks.deliver(shop.account.pk, pk)
    with scope(shop.account.pk):
        assert not due.exists()


def test_a_view_counts_what_its_list_shows_for_each_of_those_who_see_it(market):
    shop, alice, bob = market
    with scope(shop.account.pk):
        team = Team.objects.create(name="returns")
        for number, inbox in enumerate([shop.inbox] * 4 + [shop.hidden_inbox] * 2):
            row = factories.conversation(inbox)
            Conversation.objects.filter(pk=row.pk).update(
                team=team, priority=number % 4, labels=["vip"] if number % 2 else [], status=0 if number < 5 else 1
            )
    asked = {
        "team": {"team_id": [team.pk]},
        "done": {"team_id": [team.pk], "status": ["resolved", "open"]},
        "vip": {"labels": ["vip"], "priority": ["medium", "urgent"]},
        "here": {"inbox_id": [shop.inbox.pk]},
        "mine": {"assignee": "me"},
        "free": {"assignee": "unassigned", "channel": ["web_widget"]},
    }
    pks = {name: made(alice, name, filters, shared=True)["id"] for name, filters in asked.items()}
    counted(shop)
    told = [{view["name"]: view["count"] for view in caller.get("views").json()} for caller in (alice, bob)]
    assert told[0] == {"team": 5, "done": 6, "vip": 2, "here": 5, "mine": 0, "free": 6}
    assert told[1] == {"team": 4, "done": 4, "vip": 2, "here": 5, "mine": 0, "free": 5}
    bob.post("conversations/2/assignments", {"assignee_id": shop.bob.user_id})
    alice("PATCH", "conversations/3", {"priority": "low"})
    after = [alice.get("conversations/inbox").json()["counts"]["views"], bob.get("views").json()]
    assert after[0] == {str(pks[name]): count for name, count in (told[0] | {"vip": 1, "free": 5}).items()}
    assert {view["name"]: view["count"] for view in after[1]} == told[1] | {"vip": 1, "mine": 1, "free": 4}


def test_other_filters_are_counted_anew_and_the_old_number_is_not_told(market):
    shop, alice, _ = market
    pk = made(alice, filters={"priority": ["low"]})["id"]
    counted(shop)
    assert alice.get(f"views/{pk}").json()["count"] == 0
    assert alice("PATCH", f"views/{pk}", {"filters": {"status": ["open"]}}).json()["count"] is None
    counted(shop)
    assert alice.get(f"views/{pk}").json()["count"] == 1
    assert alice("PATCH", f"views/{pk}", {"name": "by another name"}).json()["count"] == 1
