"""Every address of the API, for everybody it does not belong to: 401 for nobody, 404 for whatever is not one's own."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from ai.knowledge.models import Article
from ai.models import Draft
from conversations.models import CannedResponse, Label, Message, Notification, SavedView
from helpdesk.scope import scope
from helpdesk.tenancy.models import Account, Membership, Team
from tests import factories
from tests.api.conftest import Caller, open_shop

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OPEN = {"/api", "/api/", "/api/v1/auth/token", "/api/v1/auth/token/", "/api/docs/"}
OPEN |= {"/api/schema/", "/api/schema/frames.json"}
OWN = ("/api/v1/profile", "/api/interactions")  # everybody's own, so there is nothing foreign to ask for


def patterns(resolver=None, prefix: str = "/") -> list[str]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        found += [route] if isinstance(entry, URLPattern) else patterns(entry, route)
    return found


API = sorted(route for route in patterns() if route.startswith("/api"))
ACCOUNTS = [route for route in API if "account_id" in route]


def address(route: str, account_id: int, ids: dict) -> str:
    """The route with numbers in it; `pk` is of the kind its collection says."""
    collection = re.search(r"/(\w+)/<key:pk>", route)
    known = ids | {"account_id": account_id, "pk": ids.get(collection.group(1)) if collection else None}
    return re.sub(r"<\w+:(\w+)>", lambda match: str(known[match.group(1)]), route)


def everything_of(account: Account, inbox, member: Membership) -> dict:
    """One row of every kind, with a number that no other account has."""
    for number in range(5):
        conversation = factories.conversation(inbox, session=f"guest-{number}")
    with scope(account.pk):
        return {
            "display_id": conversation.display_id,
            "contact_id": conversation.contact_id,
            "inboxes": inbox.pk,
            "message_id": Message.objects.filter(conversation=conversation).latest("pk").pk,
            "inbox_members": inbox.pk,
            "agents": member.user_id,
            "teams": Team.objects.create(name=f"team {account.pk}").pk,
            "labels": Label.objects.create(title="vip").pk,
            "canned_responses": CannedResponse.objects.create(short_code="hi", content="Hi").pk,
            "views": SavedView.objects.create(user=member.user, name="mine").pk,
            "drafts": Draft.objects.create(conversation=conversation, message_id=1, text="x", tier=2, model="m").pk,
            "articles": Article.objects.create(title="mine").pk,
            "version": 1,
            "notifications": Notification.objects.create(
                user=member.user, conversation=conversation, event_id=1, reason=1
            ).pk,
        }


@pytest.fixture
def town(db):
    shop = open_shop()
    shop.theirs = everything_of(shop.other, shop.their_inbox, shop.dora)
    return shop


def test_the_walk_knows_every_address():
    assert len(ACCOUNTS) > 70
    assert all(route in OPEN or route.startswith(OWN) or "account_id" in route for route in API)


def test_nobody_signed_in_is_asked_to(town):
    for route in ACCOUNTS:
        for method in METHODS:
            answer = Caller()(method, address(route, town.other.pk, town.theirs), {})
            assert answer.status_code == 401, (method, route, answer.status_code)
            assert answer["WWW-Authenticate"]


def test_a_wrong_key_is_told_so(town):
    caller = Caller()
    caller.headers = {"Api-Access-Token": "wrong"}
    answer = caller.get(f"/api/v1/accounts/{town.other.pk}/conversations")
    assert (answer.status_code, answer.json()["error"]) == (401, "Invalid Access Token")


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_another_account_is_not_there(town, who):
    caller = Caller(getattr(town, who).user)
    unknown = caller.get("/api/v1/accounts/999999999/conversations")
    for route in ACCOUNTS:
        for method in METHODS:
            answer = caller(method, address(route, town.other.pk, town.theirs), {})
            assert answer.status_code == 404, (method, route, answer.status_code)
            assert answer.content == unknown.content


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_rows_of_another_account_are_not_in_ones_own(town, who):
    """The foreign number in one's own account. What only administrators may is refused whatever the number."""
    caller = Caller(getattr(town, who).user)
    for route in ACCOUNTS:
        if route.count("<") < 2:
            continue
        for method in METHODS:
            answer = caller(
                method, address(route, town.account.pk, town.theirs), {"user_ids": [], "content": "x", "labels": []}
            )
            refused = {404, 405} if who == "alice" else {403, 404, 405}
            assert answer.status_code in refused, (method, route, answer.status_code, answer.content[:100])


def test_foreign_rows_named_in_a_body_are_refused(town):
    theirs, alice = town.theirs, Caller(town.alice.user, town.account)
    tries = [
        ("POST", "conversations", {"inbox_id": theirs["inboxes"], "contact_id": theirs["contact_id"]}),
        ("POST", "conversations/1/assignments", {"assignee_id": theirs["agents"]}),
        ("POST", "conversations/1/assignments", {"team_id": theirs["teams"]}),
        ("POST", "contacts", {"name": "X", "inbox_id": theirs["inboxes"]}),
        ("POST", "inbox_members", {"inbox_id": theirs["inboxes"], "user_ids": [town.bob.user_id]}),
        ("POST", "inbox_members", {"inbox_id": town.inbox.pk, "user_ids": [theirs["agents"]]}),
        ("POST", "conversations/1/messages", {"attachments": ["forged"]}),
        ("POST", "notifications/read_all", {"primary_actor_id": theirs["display_id"]}),
    ]
    for method, where, body in tries:
        assert alice(method, where, body).status_code in (404, 422), (where, body)


def test_a_hidden_inbox_is_not_there_for_an_operator(town):
    hidden = everything_of(town.account, town.hidden_inbox, town.alice)
    bob = Caller(town.bob.user)
    for route in ACCOUNTS:
        if "display_id" in route or "/inboxes/<" in route or "/inbox_members/<" in route or "/notifications/<" in route:
            for method in METHODS:
                answer = bob(method, address(route, town.account.pk, hidden), {"content": "x", "labels": []})
                assert answer.status_code in (403, 404, 405), (method, route, answer.status_code)
                assert answer.status_code != 403 or method != "GET"
    shown = Caller(town.bob.user, town.account)
    assert [row["id"] for row in shown.get("conversations").json()["data"]["payload"]] == [1]
    assert shown.get("conversations/inbox").json()["counts"]["inboxes"] == {str(town.inbox.pk): 1}


def test_a_suspended_account_is_closed(town):
    with scope(town.account.pk):
        Account.objects.filter(pk=town.account.pk).update(status=Account.Status.SUSPENDED)
    assert Caller(town.alice.user, town.account).get("conversations").status_code == 404


def test_who_has_left_sees_nothing_any_more(town):
    bob = Caller(town.bob.user, town.account)
    with scope(town.account.pk):
        Membership.objects.filter(user=town.bob.user).delete()
    assert bob.get("conversations").status_code == 404


def test_a_file_is_served_to_whoever_has_its_address_and_nobody_else(town):
    assert Caller().get("/files/forged/a.png").status_code == 404


def test_the_panels_session_needs_a_csrf_token(town):
    caller = Caller(account=town.account)
    caller.client.handler.enforce_csrf_checks = True
    caller.client.force_login(town.bob.user, backend="django.contrib.auth.backends.ModelBackend")
    assert caller.get("conversations").status_code == 200
    assert caller.post("conversations/1/messages", {"content": "x"}).status_code == 403
