"""Which of the two lists an address means, and that no filter is passed over in silence."""

import pytest

pytestmark = pytest.mark.django_db
OURS = [
    {"priority": "urgent,high"}, {"priority[]": "low"}, {"assignee": "unassigned"}, {"channel": "email"},
    {"intent": "refund"}, {"sentiment": "negative"}, {"created_after": "2999-01-01"}, {"created_before": "2001-01-01"},
    {"mentions": "me"}, {"sort": "oldest"}, {"section": "all"}, {"status": "waiting"}, {"status": "urgent"},
]  # fmt: skip
CHATWOOTS = [
    {}, {"status": "all"}, {"inbox_id": "1"}, {"team_id": "1"}, {"labels[]": "vip"}, {"q": "order"}, {"page": "1"},
    {"assignee_type": "me"}, {"sort_by": "waiting_since_desc"}, {"conversation_type": "unattended"},
]  # fmt: skip


@pytest.mark.parametrize("asked", OURS, ids=str)
def test_a_filter_of_ours_is_answered_by_our_list(bob, asked):
    with_section = bob.get("conversations", **{"section": "all", **asked} if "status" not in asked else asked)
    answer = bob.get("conversations", **asked)
    assert answer.json() == with_section.json()
    assert list(answer.json()) == ["items", "next", "prev"]


@pytest.mark.parametrize("asked", CHATWOOTS, ids=str)
def test_what_its_clients_ask_is_answered_as_chatwoot_does(bob, asked):
    assert list(bob.get("conversations", **asked).json()["data"]) == ["meta", "payload"]


def test_they_narrow(shop, bob):
    (first,) = bob.get("conversations", assignee="unassigned").json()["items"]
    assert first["id"] == 1
    assert bob.get("conversations", assignee="me").json()["items"] == []
    assert bob.get("conversations", priority="urgent").json()["items"] == []
    assert [row["id"] for row in bob.get("conversations", status="waiting").json()["items"]] == [1]
    assert bob.get("conversations", status="urgent").json()["items"] == []
