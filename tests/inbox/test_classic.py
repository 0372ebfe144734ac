"""Chatwoot's own list: every status, order, owner and filter against the same list worked out the long way."""

import itertools
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from conversations.api import conversations as listed
from conversations.models import Conversation, Mention, Participant
from conversations.selectors import numbered
from helpdesk.scope import scope
from tests.api.conftest import Caller
from tests.inbox.market import FAR, LABELS, STATUSES, _visible, open_market

WHO = ["alice", "bob", "olga", "nina", "kate"]
SORTS = {
    "latest": lambda row: (-row.last_activity_at.timestamp(), -row.pk),
    "last_activity_at_asc": lambda row: (row.last_activity_at, row.pk),
    "created_at_desc": lambda row: -row.display_id,
    "created_at_asc": lambda row: row.display_id,
    "waiting_since_asc": lambda row: (row.waiting_since or FAR, *_among(row)),
    "waiting_since_desc": lambda row: (-row.waiting_since.timestamp() if row.waiting_since else 0, *_among(row)),
}
FILTERS = [
    {}, {"inbox_id": 0}, {"team_id": 0}, {"labels[]": "vip"}, {"labels[]": "scarce"}, {"labels[]": "vip,refund"},
    {"team_id": 1, "labels[]": "delivery"}, {"labels[]": "never-used"}, {"conversation_type": "unattended"},
]  # fmt: skip


def _among(row) -> tuple:
    """Among equal moments by id, in the direction of the order; those who do not wait by their last activity."""
    return (row.pk,) if row.waiting_since else (-row.last_activity_at.timestamp(), -row.pk)


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        made = open_market()
        with scope(made.account.pk):  # as somebody who waited and was put to sleep
            asleep = [row.pk for row in made.rows if row.status == 3][:6]
            for pk, waits in zip(asleep, [row.waiting_since for row in made.rows if row.waiting_since], strict=False):
                Conversation.objects.filter(pk=pk).update(waiting_since=waits)
            made.rows = list(Conversation.objects.order_by("pk"))
        yield made


@pytest.fixture
def short_pages(monkeypatch):
    """So that what is remembered of places and what is counted off both happen in a list of a hundred."""
    monkeypatch.setattr(numbered, "MOST", 3)
    monkeypatch.setattr(numbered, "STEP", 2)
    monkeypatch.setattr(listed, "PAGE", 7)
    cache.clear()


def get(market, who: str, **asked):
    answer = Caller(getattr(market, who).user, market.account).get("conversations", **asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def expected(market, who: str, asked: dict) -> list[Conversation]:
    """Before the owner is looked at."""
    rows = [row for row in market.rows if _visible(market, who, row) and _wanted(row, asked)]
    key = SORTS[asked.get("sort_by", "latest")]
    if asked.get("sort_by") == "waiting_since_desc":
        return sorted(rows, key=lambda row: (key(row)[0], -key(row)[1]) if row.waiting_since else key(row))
    return sorted(rows, key=key)


def _wanted(row: Conversation, asked: dict) -> bool:
    status, labels = asked.get("status", "open"), set(asked.get("labels[]", "").split(",")) - {""}
    unattended = row.first_reply_created_at is None or row.waiting_since is not None
    return (
        (status == "all" or row.status == STATUSES[status])
        and asked.get("inbox_id") in (None, row.inbox_id)
        and asked.get("team_id") in (None, row.team_id)
        and labels <= set(row.labels)
        and (asked.get("conversation_type") != "unattended" or (unattended and row.status in (0, 2)))
    )


def owned(rows: list[Conversation], kind: str, me: int) -> list[Conversation]:
    tests = {
        "me": lambda row: row.assignee_id == me,
        "unassigned": lambda row: row.assignee_id is None,
        "assigned": lambda row: row.assignee_id is not None,
        "all": lambda row: True,
    }
    return [row for row in rows if tests[kind](row)]


def named(market, asked: dict) -> dict:
    """Places in the market's lists of inboxes and teams, as ids."""
    ids = {"inbox_id": market.inboxes, "team_id": market.teams}
    return {name: ids[name][value].pk if name in ids else value for name, value in asked.items()}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("sort", SORTS)
def test_every_status_and_owner_in_every_order(market, who, sort):
    me = getattr(market, who).user_id
    for status, kind in itertools.product([*STATUSES, "all"], ["me", "unassigned", "assigned", "all"]):
        asked = {"status": status, "sort_by": sort}
        rows = owned(expected(market, who, asked), kind, me)
        found = get(market, who, assignee_type=kind, **asked)
        assert [row["id"] for row in found["payload"]] == [row.display_id for row in rows[:25]], (status, kind)


@pytest.mark.parametrize("who", ["alice", "bob", "kate"])
@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_every_filter_with_its_counts(market, who, asked):
    asked, me = named(market, asked), getattr(market, who).user_id
    for status in [*STATUSES, "all"]:
        rows = expected(market, who, asked | {"status": status})
        parts = [len(owned(rows, kind, me)) for kind in ("me", "assigned", "unassigned", "all")]
        found = get(market, who, status=status, **asked)
        assert list(found["meta"].values()) == parts, status
        assert [row["id"] for row in found["payload"]] == [row.display_id for row in rows[:25]], status


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("status", ["all", "open"])
def test_page_after_page_says_everything_once_and_in_order(market, short_pages, sort, status):
    asked, found, page = {"status": status, "sort_by": sort}, [], 1
    while rows := get(market, "kate", page=page, **asked)["payload"]:
        found += [row["id"] for row in rows]
        page += 1
    assert found == [row.display_id for row in expected(market, "kate", asked)]
    assert page > 5


def test_mentions_followed_ones_sessions_and_words(market):
    with scope(market.account.pk):
        first, second, third = market.rows[:3]
        Mention.objects.create(conversation=first, user_id=market.alice.user_id)
        Participant.objects.create(conversation=second, user_id=market.alice.user_id)
        session = third.contact_inbox.source_id
    for asked, rows in (
        ({"conversation_type": "mention"}, [first]),
        ({"conversation_type": "participating"}, [second]),
        ({"source_id": session}, [row for row in market.rows if row.inbox_id == third.inbox_id]),
        ({"q": str(third.display_id)}, [third]),
    ):
        found = get(market, "alice", status="all", sort_by="created_at_asc", **asked)
        assert [row["id"] for row in found["payload"]][:5] == [row.display_id for row in rows[:5]]
        assert found["meta"]["all_count"] == len(rows)
    assert get(market, "alice", status="all", source_id="nobody's")["meta"]["all_count"] == 0


def test_the_cast_has_every_kind(market):
    asleep = SimpleNamespace(waits=[row for row in market.rows if row.status == 3 and row.waiting_since])
    assert asleep.waits
    assert {label for row in market.rows for label in row.labels} == set(LABELS)
