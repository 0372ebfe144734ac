"""Contacts and what administrators set up, in their envelopes."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_profile_names_every_account_and_the_key(shop, bob):
    answer = bob.get("/api/v1/profile").json()
    assert answer["access_token"] == bob.headers["Api-Access-Token"]
    assert [(place["id"], place["role"]) for place in answer["accounts"]] == [(shop.account.pk, "agent")]
    assert bob("PUT", "/api/v1/profile", {"profile": {"name": "Robert"}}).json()["name"] == "Robert"


def test_a_jwt_opens_the_api_too(shop, stranger):
    from tests.factories import PASSWORD

    answer = stranger.post("/api/v1/auth/token", {"email": shop.bob.user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    stranger.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert stranger.get("/api/v1/profile").json()["id"] == shop.bob.user_id
    wrong = stranger.post("/api/v1/auth/token", {"email": shop.bob.user.email, "password": "guess"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "bad_credentials")


def test_guessing_passwords_is_slowed_down(shop, stranger):
    body = {"email": shop.bob.user.email, "password": "guess"}
    answers = [stranger.post("/api/v1/auth/token", body) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]


def test_the_key_in_its_own_header_wins_over_bearer(bob):
    bob.headers["Authorization"] = "Bearer something-else"
    assert bob.get("/api/v1/profile").status_code == 200


def test_a_renewed_key_replaces_the_old_one(bob):
    bob.post("/api/v1/profile/reset_access_token")
    assert bob.get("/api/v1/profile").status_code == 401


def test_a_contacts_life(shop, alice):
    made = alice.post(
        "contacts", {"name": "Vera P.", "email": "VERA@example.com", "phone_number": "", "inbox_id": shop.inbox.pk}
    )
    contact = made.json()["payload"]["contact"]
    assert (contact["email"], contact["phone_number"], len(contact["contact_inboxes"])) == ("vera@example.com", None, 1)
    assert alice.post("contacts", {"email": "vera@example.com"}).status_code == 422
    assert alice.post("contacts", {"phone_number": "12"}).json()["attributes"] == ["phone_number"]
    address = f"contacts/{contact['id']}"
    alice("PUT", address, {"custom_attributes": {"a": 1}})
    merged = alice("PATCH", address, {"custom_attributes": {"b": 2}}).json()["payload"]
    assert merged["custom_attributes"] == {"a": 1, "b": 2}
    found = alice.get("contacts/search", q="vera@").json()
    assert (found["meta"]["count"], found["meta"]["has_more"], found["payload"][0]["id"]) == (1, False, contact["id"])
    assert alice.get("contacts/search").status_code == 422
    assert alice.get("contacts").json()["meta"]["count"] == 1
    assert alice.get(address + "/contactable_inboxes").json()["payload"][0]["inbox"]["id"] == shop.inbox.pk
    assert alice("DELETE", address).status_code == 200
    assert alice.get(address).status_code == 404


def test_inboxes_are_listed_by_membership(shop, alice, bob):
    assert [row["id"] for row in bob.get("inboxes").json()["payload"]] == [shop.inbox.pk]
    assert len(alice.get("inboxes").json()["payload"]) == 2
    assert "hmac_token" not in bob.get(f"inboxes/{shop.inbox.pk}").json()
    assert bob.post("inboxes", {"name": "X"}).status_code == 403


def test_an_inbox_is_made_and_changed(alice):
    made = alice.post("inboxes", {"name": "Bridge", "channel": {"type": "api", "webhook_url": ""}}).json()
    assert (made["channel_type"], made["name"]) == ("Channel::Api", "Bridge")
    assert made["inbox_identifier"]
    changed = alice("PATCH", f"inboxes/{made['id']}", {"greeting_enabled": True, "greeting_message": "Hi"}).json()
    assert (changed["greeting_enabled"], changed["greeting_message"]) == (True, "Hi")


def test_members_of_an_inbox(shop, alice):
    body = {"inbox_id": shop.hidden_inbox.pk, "user_ids": [shop.bob.user_id]}
    assert [row["id"] for row in alice.post("inbox_members", body).json()["payload"]] == [shop.bob.user_id]
    assert alice("DELETE", "inbox_members", body).status_code == 200
    assert alice.get(f"inbox_members/{shop.hidden_inbox.pk}").json()["payload"] == []
    ids = {row["id"] for row in alice.get("assignable_agents", **{"inbox_ids[]": shop.inbox.pk}).json()["payload"]}
    assert ids == {shop.bob.user_id, shop.alice.user_id}


def test_agents_are_invited_changed_and_removed(alice):
    made = alice.post("agents", {"agent": {"name": "Nina", "email": "nina@example.com", "role": "agent"}}).json()
    assert (made["role"], made["email"]) == ("agent", "nina@example.com")
    assert alice.post("agents", {"email": "nina@example.com"}).status_code == 422
    assert alice("PATCH", f"agents/{made['id']}", {"role": "administrator"}).json()["role"] == "administrator"
    assert alice("DELETE", f"agents/{made['id']}").status_code == 200
    assert made["id"] not in [row["id"] for row in alice.get("agents").json()]


def test_teams_and_their_members(shop, alice):
    team = alice.post("teams", {"team": {"name": "Returns", "description": ""}}).json()
    members = alice.post(f"teams/{team['id']}/team_members", {"user_ids": [shop.bob.user_id]}).json()
    assert [row["id"] for row in members] == [shop.bob.user_id]
    given = alice.post("conversations/1/assignments", {"team_id": team["id"]})
    assert given.json()["name"].lower() == "returns"
    assert alice("DELETE", f"teams/{team['id']}").status_code == 200


@pytest.mark.parametrize(
    ("address", "body", "change", "bare"),
    [
        ("labels", {"title": "VIP", "color": "#ff0000"}, {"description": "Important"}, False),
        ("canned_responses", {"short_code": "hi", "content": "Hello!"}, {"content": "Hello there!"}, True),
    ],
)
def test_words_of_the_account(alice, address, body, change, bare):
    made = alice.post(address, body).json()
    assert alice.post(address, body).status_code == 422
    listed = alice.get(address).json()
    assert [row["id"] for row in (listed if bare else listed["payload"])] == [made["id"]]
    assert alice("PATCH", f"{address}/{made['id']}", change).json() == alice.get(f"{address}/{made['id']}").json()
    assert alice("DELETE", f"{address}/{made['id']}").status_code == 200
    assert alice.get(f"{address}/{made['id']}").status_code == 404


def test_the_account_is_read_by_all_and_changed_by_administrators(alice, bob):
    assert bob.get("/" + bob.base.strip("/")).json()["name"] == "Northwind"
    assert bob("PATCH", "/" + bob.base.strip("/"), {"name": "Mine"}).status_code == 403
    assert (
        alice("PATCH", "/" + alice.base.strip("/"), {"name": "Southwind", "timezone": "Europe/Moscow"}).json()["name"]
        == "Southwind"
    )
    assert alice("PATCH", "/" + alice.base.strip("/"), {"timezone": "Mars"}).status_code == 422


def test_notifications_are_read(shop, alice, bob):
    from conversations.models import Notification
    from helpdesk.scope import scope

    with scope(shop.account.pk):
        Notification.objects.create(user=shop.bob.user, conversation=shop.conversation, event_id=1, reason=4)
    listed = bob.get("notifications").json()["data"]
    assert (listed["meta"]["unread_count"], listed["payload"][0]["notification_type"]) == (1, "conversation_assignment")
    assert alice.get("notifications").json()["data"]["payload"] == []
    bob.post("notifications/read_all", {"primary_actor_id": 1})
    assert bob.get("notifications").json()["data"]["meta"]["unread_count"] == 0


def test_the_api_describes_itself(stranger):
    answer = stranger.get("/api/schema/", format="json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert "/api/v1/accounts/{account_id}/conversations/{display_id}/messages" in paths
    assert stranger.get("/api").json()["version"].startswith("4.")
