"""The visitor's HTTP API: /chat/..."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from contacts.models import Contact, ContactInbox
from conversations.models import Conversation, Message
from conversations.services import lifecycle, messages
from conversations.services.actors import Actor
from helpdesk.lib.signing import identity_hash
from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox
from tests import factories


class Vera:
    """Her browser."""

    def __init__(self, inbox, **body):
        self.client = Client(raise_request_exception=False)
        self.opened = self.client.post(
            "/chat/session", {"inbox": inbox.website_token} | body, content_type="application/json"
        )
        self.session = self.opened.json()

    def __call__(self, method: str, what: str, body=None, token: str | None = None, **more):
        token = self.session["visitor_token"] if token is None else token
        address = f"/chat/session/{self.session['session_id']}/{what}"
        call = getattr(self.client, method)
        if isinstance(body, dict) and not more.pop("form", False):
            more["content_type"] = "application/json"
        return call(address, body, headers={"Authorization": f"Bearer {token}"} | more.pop("headers", {}), **more)

    def write(self, content="Hello", **body):
        return self("post", "messages", {"content": content, "echo_id": uuid.uuid4().hex} | body)


@pytest.fixture
def shop(db):
    account = factories.account()
    bob = factories.member(account)
    return SimpleNamespace(account=account, bob=bob, inbox=factories.inbox(account, bob))


def rows(shop) -> int:
    with scope(shop.account.pk):
        return sum(model.objects.count() for model in (Contact, ContactInbox, Conversation, Message))


def test_who_has_only_looked_leaves_no_row(shop):
    vera = Vera(shop.inbox, page={"url": "https://shop.example/", "title": "Shop", "referrer": ""})
    assert vera.opened.status_code == 201
    assert vera.session["conversation"] is None
    assert vera("get", "messages").json() == {"messages": [], "has_more": False, "conversation": None, "last_id": 0}
    assert vera("get", "channel-token").status_code == 200
    assert vera("post", "contact", {"name": "Vera"}).status_code == 204
    assert rows(shop) == 0


def test_an_inbox_that_is_not_there(shop):
    client = Client()
    for token in ("", "nonsense", "\x00", 7, None, ["x"]):
        answer = client.post("/chat/session", {"inbox": token}, content_type="application/json")
        assert answer.status_code in (404, 422), token
        assert set(answer.json()["error"]) >= {"code", "message", "fields"}


def test_the_same_message_twice_is_one(shop):
    vera = Vera(shop.inbox)
    first, again = (vera.write("Hello", echo_id="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_who_comes_back_finds_his_conversation(shop):
    vera = Vera(shop.inbox)
    number = vera.write("Hello").json()["conversation_id"]
    again = Vera(shop.inbox, visitor_token=vera.session["visitor_token"]).session
    assert again["session_id"] == vera.session["session_id"]
    assert again["conversation"]["id"] == number
    assert [each["body"] for each in again["messages"]] == ["Hello"]


def test_a_token_opens_its_own_session_only(shop):
    vera, other = Vera(shop.inbox), Vera(shop.inbox)
    vera.write("secret")
    assert vera("get", "messages", token=other.session["visitor_token"]).status_code == 404
    for token in ("", "forged", vera.session["token"]):
        assert vera("get", "messages", token=token).status_code == 401


def test_a_token_of_another_inbox_begins_anew(shop):
    elsewhere = factories.inbox(factories.account("Next door"))
    vera = Vera(elsewhere)
    assert (
        Vera(shop.inbox, visitor_token=vera.session["visitor_token"]).session["session_id"]
        != vera.session["session_id"]
    )


def test_a_proven_identity_is_one_session_on_every_device(shop):
    proof = identity_hash(shop.inbox.hmac_token, "vera-7")
    phone, desk = (Vera(shop.inbox, identifier="vera-7", identifier_hash=proof).session for _ in range(2))
    assert phone["session_id"] == desk["session_id"]


@pytest.mark.parametrize("given", ["wrong", "é", "0" * 64])
def test_a_wrong_proof_is_refused(shop, given):
    answer = Vera(shop.inbox, identifier="vera-7", identifier_hash=given).opened
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "hmac_failed"


def test_where_a_proof_is_demanded_nobody_names_himself_without(shop):
    with scope(shop.account.pk):
        Inbox.objects.filter(pk=shop.inbox.pk).update(hmac_mandatory=True)
    assert Vera(shop.inbox, identifier="vera-7").opened.status_code == 403
    vera = Vera(shop.inbox)
    assert vera.write("Hello", name="Director", email="boss@example.com", identifier="boss").status_code == 201
    vera("post", "contact", {"name": "Director", "email": "boss@example.com", "identifier": "boss"})
    with scope(shop.account.pk):
        contact = Contact.objects.get()
        assert (contact.email, contact.identifier) == (None, None)
        assert contact.name != "Director"


def test_what_is_private_is_not_read(shop):
    vera = Vera(shop.inbox)
    number = vera.write("Hello").json()["conversation_id"]
    with scope(shop.account.pk):
        pk = Conversation.objects.get(display_id=number).pk
        bob = Actor.user(shop.bob.user)
        messages.post(pk, bob, messages.NewMessage(content="A difficult one", private=True))
        lifecycle.set_labels(pk, ["rude"], bob)
        messages.post(pk, bob, messages.NewMessage(content="Good morning"))
    answer = vera("get", "messages")
    assert [each["body"] for each in answer.json()["messages"]] == ["Hello", "Good morning"]
    for word in ("difficult", "rude", shop.bob.user.email):
        assert word not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "status"),
    [({"content": ""}, 422), ({"content": 7}, 422), ({"content": "x" * 150_001}, 422), ({"echo_id": ""}, 422),
     ({"attachments": ["1"]}, 422), ({"attachments": "1"}, 422), ({"attachments": [{}]}, 422), ({"page": 7}, 201)],
)  # fmt: skip
def test_bad_messages_are_refused(shop, body, status):
    assert Vera(shop.inbox).write(**({"content": "Hello"} | body)).status_code == status


@pytest.mark.parametrize("before", ["²", "-1", "x", "9" * 30])
def test_bad_positions_are_refused(shop, before):
    vera = Vera(shop.inbox)
    vera.write()
    assert vera("get", f"messages?before={before}").status_code == 422


def test_an_upload_is_the_visitors_own(shop):
    vera, other = Vera(shop.inbox), Vera(shop.inbox)
    file = SimpleUploadedFile("note.txt", b"plain words", "text/plain")
    upload = vera("post", "attachments", {"file": file}, form=True)
    assert upload.status_code == 201
    key = upload.json()["id"]
    assert other.write("mine?", attachments=[key]).status_code == 422
    sent = vera.write("here", attachments=[key])
    assert [each["file_name"] for each in sent.json()["attachments"]] == ["note.txt"]


@override_settings(
    VISITOR_RATES={"session": "60/minute", "message": "3/minute", "upload": "9/minute", "signal": "9/minute"}
)
def test_who_writes_too_fast_is_told_when_to_go_on(shop):
    vera = Vera(shop.inbox)
    statuses = [vera.write().status_code for _ in range(3)]
    refused = vera.write()
    assert (statuses, refused.status_code) == ([201] * 3, 429)
    assert int(refused.headers["Retry-After"]) > 0
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("3", "0")
    assert refused.json()["error"]["code"] == "too_many"


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("http://[", 403), ("https://a.shop.example", 201)]
)
def test_only_allowed_sites_may_use_an_inbox(shop, origin, status):
    with scope(shop.account.pk):
        Inbox.objects.filter(pk=shop.inbox.pk).update(allowed_domains=["*.shop.example"])
    body = {"inbox": shop.inbox.website_token}
    answer = Client().post("/chat/session", body, content_type="application/json", headers={"Origin": origin})
    assert answer.status_code == status


def test_he_ends_rates_and_sees(shop):
    vera = Vera(shop.inbox)
    assert vera("post", "seen", {}).status_code == 404
    vera.write()
    assert vera("post", "seen", {}).status_code == 204
    assert vera("post", "typing", {"on": True}).status_code == 204
    assert vera("post", "rating", {"rating": 9}).status_code == 422
    assert vera("post", "rating", {"rating": True}).status_code == 422
    assert vera("post", "end", {}).status_code == 204
    with scope(shop.account.pk):
        assert Conversation.objects.get().status == Conversation.Status.RESOLVED
    assert vera("post", "rating", {"rating": 5, "comment": "Thanks"}).status_code == 204
