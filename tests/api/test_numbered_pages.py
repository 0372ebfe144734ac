"""Pages by number: the same rows as counting them off, and none before them read."""

from datetime import timedelta

import pytest
import redis
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from contacts.models import Contact
from conversations.api import conversations as listed
from conversations.models import Conversation
from conversations.selectors import numbered
from helpdesk.lib.errors import Invalid
from helpdesk.scope import scope

pytestmark = pytest.mark.django_db
SIZE, PAGES = 3, 40
ORDERS = [
    ["-last_activity_at", "-id"], ["last_activity_at", "id"], ["waiting_since", "id"], ["-waiting_since", "-id"],
    ["-display_id"],
]  # fmt: skip


@pytest.fixture
def many(shop, monkeypatch):
    """Many equal moments and many without one; every other place is remembered, and few pages are counted off."""
    monkeypatch.setattr(numbered, "MOST", 4)
    monkeypatch.setattr(numbered, "STEP", 2)
    cache.clear()
    now = timezone.now()
    with scope(shop.account.pk):
        first = shop.conversation
        rows = [
            Conversation(
                display_id=100 + number, inbox_id=first.inbox_id, contact_id=first.contact_id,
                contact_inbox_id=first.contact_inbox_id, last_activity_at=now - timedelta(minutes=number // 7),
                waiting_since=None if number % 3 else now - timedelta(minutes=number // 5), status=0,
            )
            for number in range(SIZE * PAGES)
        ]  # fmt: skip
        Conversation.objects.bulk_create(rows)
        yield shop


def read(order, page, of="alice", total=1000):
    return [row.pk for row in numbered.page_of(Conversation.objects.all(), order, page, SIZE, total, of)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_page_after_page_says_everything_once_and_in_order(many, order):
    expected = list(Conversation.objects.order_by(*order).values_list("pk", flat=True))
    found, page = [], 1
    while rows := read(order, page):
        found += rows
        page += 1
    assert found == expected
    assert page > PAGES


def test_a_deep_page_reads_no_row_before_it(many):
    order = ORDERS[0]
    for page in range(1, 31):
        read(order, page)
    asked = []

    def keep(execute, sql, values, *more):
        asked.append(sql)
        return execute(sql, values, *more)

    with connection.execute_wrapper(keep):
        read(order, 31)
    (sql,) = asked
    assert "OFFSET" not in sql


def test_a_page_far_past_any_that_was_read_is_refused_by_name(many):
    with pytest.raises(Invalid) as refused:
        read(ORDERS[0], 30)
    assert list(refused.value.fields) == ["page"]
    for page in range(1, 12):
        read(ORDERS[0], page)
    assert read(ORDERS[0], 14)
    with pytest.raises(Invalid):
        read(ORDERS[0], 14, of="another list")
    assert read(ORDERS[0], 400, total=120) == []


def test_without_the_memory_only_what_can_be_counted_off_is_found(many, monkeypatch):
    def away(*_):
        raise redis.ConnectionError("away")

    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set", away)
    assert read(ORDERS[0], 4)
    with pytest.raises(Invalid):
        read(ORDERS[0], 12)


def test_over_http(many, alice, bob, monkeypatch):
    monkeypatch.setattr(listed, "PAGE", SIZE)
    far = alice.get("conversations", page=20, status="all")
    assert (far.status_code, list(far.json()["fields"])) == (422, ["page"])
    seen = []
    for page in range(1, 60):
        payload = alice.get("conversations", page=page, status="all").json()["data"]["payload"]
        seen += [row["id"] for row in payload]
    assert len(seen) == len(set(seen)) == 1 + SIZE * PAGES
    assert alice.get("conversations", page=20, status="all").status_code == 200
    assert bob.get("conversations", page=20, status="all").status_code == 422
    assert alice.get("conversations", page=5000, status="all").json()["data"]["payload"] == []


def test_contacts_go_on_the_same_way(shop, alice, monkeypatch):
    monkeypatch.setattr(numbered, "MOST", 4)
    monkeypatch.setattr(numbered, "STEP", 2)
    cache.clear()
    with scope(shop.account.pk):
        rows = [Contact(name=f"Vera {number:03}", email=f"v{number}@example.com") for number in range(130)]
        Contact.objects.bulk_create(rows)
    for sort in ("name", "-email", "last_activity_at", "-last_activity_at", "phone_number"):
        seen = []
        for page in range(1, 12):
            seen += [row["id"] for row in alice.get("contacts", page=page, sort=sort).json()["payload"]]
        assert len(seen) == len(set(seen)) == alice.get("contacts").json()["meta"]["count"], sort
    assert alice.get("contacts", page=9, sort="created_at").status_code == 422
