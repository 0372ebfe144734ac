"""Whatever is sent, the answer is JSON and the fault is never ours."""

import itertools

import pytest

from helpdesk.tenancy.models import Inbox
from tests import factories

pytestmark = pytest.mark.django_db

NASTY = [
    "",
    " ",
    "\x00",
    "\ud800",
    "a\x00b",
    "🦊" * 300,
    "x" * 200_000,
    "null",
    "' or 1=1 --",
    "../../etc/passwd",
    -1,
    0,
    1.5,
    2**31,
    2**63,
    2**70,
    10**400,
    True,
    False,
    None,
    [],
    [[]],
    [None],
    [{}],
    ["\x00"],
    {},
    {"a": {"b": []}},
    {"\x00": "\x00"},
    "999999999999999999999",
    "1e5",
    "２",
]
BODIES = [
    "",
    "{",
    "[]",
    "[1]",
    "null",
    "true",
    '"text"',
    "NaN",
    "{" * 5000,
    "[" * 100_000,
    '{"a":1,"a":2}',
    "\udcff",
    '{"content": "\\ud800"}',
    '{"content": "\\u0000"}',
    '{"content": ' + "9" * 5000 + "}",
]
WRITES = {
    "conversations": [
        "inbox_id",
        "contact_id",
        "source_id",
        "status",
        "assignee_id",
        "team_id",
        "custom_attributes",
        "message",
    ],
    "conversations/1/messages": [
        "content",
        "message_type",
        "private",
        "echo_id",
        "content_attributes",
        "attachments",
        "source_id",
        "in_reply_to",
    ],
    "conversations/1/toggle_status": ["status", "snoozed_until", "version"],
    "conversations/1/toggle_priority": ["priority"],
    "conversations/1/toggle_typing_status": ["typing_status", "is_private"],
    "conversations/1/assignments": ["assignee_id", "team_id"],
    "conversations/1/labels": ["labels"],
    "conversations/1/custom_attributes": ["custom_attributes"],
    "contacts": [
        "name",
        "email",
        "phone_number",
        "identifier",
        "custom_attributes",
        "inbox_id",
        "source_id",
        "blocked",
    ],
    "inboxes": ["name", "channel", "working_hours", "timezone", "greeting_enabled", "widget_color"],
    "inbox_members": ["inbox_id", "user_ids"],
    "agents": ["email", "name", "role", "agent"],
    "teams": ["name", "description", "allow_auto_assign", "team"],
    "labels": ["title", "color", "show_on_sidebar", "label"],
    "canned_responses": ["short_code", "content"],
    "notifications/read_all": ["primary_actor_id"],
}
READS = {
    "conversations": [
        "status",
        "assignee_type",
        "inbox_id",
        "team_id",
        "labels[]",
        "q",
        "page",
        "sort_by",
        "section",
        "cursor",
        "updated_since",
    ],
    "conversations/inbox": ["status", "assignee", "inbox_id", "labels", "priority", "q"],
    "conversations/1/messages": ["before", "after"],
    "contacts": ["page", "sort"],
    "contacts/search": ["q", "page"],
    "canned_responses": ["search"],
    "assignable_agents": ["inbox_ids[]"],
    "notifications": ["page"],
    "events": ["after"],
}


def fine(answer) -> bool:
    return answer.status_code < 500 and (not answer.content or answer["Content-Type"].startswith("application/json"))


@pytest.mark.parametrize("address", WRITES)
def test_nasty_values(alice, address):
    valid = {
        "short_code": "hi",
        "content": "Hello",
        "name": "A",
        "title": "ab",
        "email": "a@example.com",
        "channel": {"type": "api"},
    }
    for field, value in itertools.product(WRITES[address], NASTY):
        body = {name: valid[name] for name in WRITES[address] if name in valid} | {field: value}
        answer = alice.post(address, body)
        assert fine(answer), (field, repr(value)[:60], answer.status_code, answer.content[:200])


@pytest.mark.parametrize("address", WRITES)
def test_broken_bodies(alice, address):
    for raw in BODIES:
        answer = alice("POST", address, raw.encode("utf-8", "surrogateescape"), content_type="application/json")
        assert fine(answer), (raw[:40], answer.status_code, answer.content[:200])


@pytest.mark.parametrize("address", READS)
def test_nasty_queries(alice, address):
    for field, value in itertools.product(READS[address], NASTY):
        if "\ud800" not in str(value) and len(str(value)) < 5000:
            answer = alice.get(address, **{field: value})
            assert fine(answer), (field, repr(value)[:60], answer.status_code, answer.content[:200])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "", "a/b; c"]
)
def test_other_kinds_of_content(alice, kind):
    answer = alice("POST", "conversations/1/messages", b"--x\r\nbroken", content_type=kind)
    assert fine(answer)
    assert answer.status_code in (400, 415, 422)


@pytest.mark.parametrize("number", ["0", "99999999999", "9" * 30, "-1", "abc", "1%00", "%F0%9F"])
def test_odd_numbers_in_addresses(alice, number):
    for address in (f"conversations/{number}", f"contacts/{number}", f"/api/v1/accounts/{number}/conversations"):
        answer = alice("GET", address)
        assert answer.status_code == 404
        assert answer.json()["error"]


def test_a_refusal_has_the_promised_shape(alice, stranger):
    refused = alice.post("conversations/1/messages", {"content": " "}).json()
    assert isinstance(refused["error"], str)
    assert (refused["code"], refused["attributes"], refused["message"]) == ("invalid", ["content"], refused["error"])
    unknown = stranger.post("/api/v1/auth/token", {"email": 1}).json()
    assert unknown["error"]["code"] == "invalid"
    assert alice("PUT", "conversations").status_code == 405


def test_too_many_messages_say_when_to_come_back(shop, alice, settings):
    settings.FLOOD_PER_SENDER = 2
    answers = [alice.post("conversations/1/messages", {"content": "Hi"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_repeat_from_a_bridge_is_recognised(shop, alice):
    api = factories.inbox(shop.account, channel=Inbox.Channel.API)
    number = factories.conversation(api).display_id
    body = {"content": "From the bridge", "message_type": "incoming", "source_id": "WA-1"}
    first, again = (alice.post(f"conversations/{number}/messages", body).json() for _ in range(2))
    assert first["id"] == again["id"]
