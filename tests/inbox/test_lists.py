"""Every list against the long way: all filters, orders and kinds of members, page by page and back again."""

import pytest
from django.utils import timezone

from conversations.selectors import listing
from helpdesk.scope import scope
from tests.api.conftest import Caller
from tests.inbox.market import expected, open_market, section_of

WHO = ["alice", "bob", "olga", "nina", "kate"]
SECTIONS = ["urgent", "waiting", "all"]


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker):
    """Only read by these tests, so one is enough."""
    with django_db_blocker.unblock():
        made = open_market()
        with scope(made.account.pk):
            for row in made.rows:
                row.inbox = next(inbox for inbox in made.inboxes if inbox.pk == row.inbox_id)
        yield made


def caller(market, who: str) -> Caller:
    return Caller(getattr(market, who).user, market.account)


def questions(market) -> list[dict]:
    small, team, bob = market.inboxes[2].pk, market.teams[0].pk, market.bob.user_id
    since = (timezone.now() - timezone.timedelta(days=9)).isoformat()
    return [
        {}, {"status": "open"}, {"status": "open,pending"}, {"status": "resolved"}, {"status": "snoozed"},
        {"status": "pending,resolved"}, {"status": "open,resolved,pending,snoozed"}, {"assignee": "me"},
        {"assignee": "unassigned"}, {"assignee": bob}, {"assignee": "me", "status": "resolved"},
        {"assignee": "unassigned", "team_id": team}, {"inbox_id": small}, {"channel": "email"}, {"team_id": team},
        {"team_id": team, "status": "open,pending"}, {"priority": "urgent,high"}, {"priority": "low"},
        {"priority": "high", "team_id": team}, {"labels": "vip"}, {"labels": "scarce"}, {"labels": "refund,vip"},
        {"labels": "vip", "assignee": "me"}, {"intent": "refund"}, {"sentiment": "negative"},
        {"created_after": since}, {"sort": "oldest"},
        {"sort": "newest_created"}, {"sort": "oldest_created"}, {"sort": "longest_waiting"},
        {"sort": "shortest_waiting"}, {"sort": "soonest_due"}, {"sort": "oldest", "status": "snoozed"},
        {"sort": "newest_created", "labels": "delivery"}, {"sort": "oldest", "assignee": "unassigned"},
    ]  # fmt: skip


COUNT = 35


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("number", range(COUNT))
def test_pages_are_what_they_must_be(market, who, number):
    asked = questions(market)[number]
    get = caller(market, who).get
    for section in SECTIONS:
        wanted = expected(market, who, section, asked)
        assert walk(get, section, asked) == wanted
        assert walk_back(get, section, asked, wanted) == wanted


def test_no_question_is_left_out(market):
    assert len(questions(market)) == COUNT


def walk(get, section: str, asked: dict) -> list[int]:
    found, cursor = [], None
    for _ in range(60):
        answer = get("conversations", section=section, **asked, **({"cursor": cursor} if cursor else {})).json()
        found += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            return found
    raise AssertionError("a list without an end")


def walk_back(get, section: str, asked: dict, wanted: list[int]) -> list[int]:
    """From the last page to the first by `prev`; the pages together are the list."""
    pages, answer = [], get("conversations", section=section, **asked).json()
    while answer["next"]:
        answer = get("conversations", section=section, cursor=answer["next"], **asked).json()
    pages.append([item["id"] for item in answer["items"]])
    while answer["prev"]:
        answer = get("conversations", section=section, cursor=answer["prev"], **asked).json()
        pages.insert(0, [item["id"] for item in answer["items"]])
    return [number for page in pages for number in page]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("number", range(COUNT))
def test_totals_are_exact_or_say_that_they_are_not(market, who, number):
    asked = questions(market)[number]
    answer = caller(market, who).get("conversations/inbox", **asked).json()
    for section in SECTIONS:
        given, wanted = answer["sections"][section], expected(market, who, section, asked)
        shown = [item["id"] for item in given["items"]]
        assert shown == wanted[: len(shown)]
        if given["capped"]:
            assert given["total"] <= len(wanted)
        else:
            assert given["total"] == len(wanted)


@pytest.mark.parametrize("who", WHO)
def test_the_rails_counts_are_exact(market, who):
    counts = caller(market, who).get("conversations/summary").json()["counts"]
    numbers = set(expected(market, who, "all", {}))
    seen = {row.display_id: row for row in market.rows if row.display_id in numbers}
    opened = [row for row in seen.values() if section_of(row) > 0]
    me = getattr(market, who).user_id
    assert counts["opened"] == len(opened)
    assert counts["all"] == len(seen)
    assert counts["urgent"] == sum(section_of(row) == 1 for row in opened)
    assert counts["waiting"] == sum(section_of(row) == 2 for row in opened)
    assert counts["snoozed"] == sum(row.status == 3 for row in seen.values())
    assert counts["mine"] == sum(row.assignee_id == me for row in opened)
    assert counts["unassigned"] == sum(row.assignee_id is None for row in opened)
    assert counts["inboxes"] == {pk: sum(row.inbox_id == int(pk) for row in opened) for pk in counts["inboxes"]}
    for team in market.teams:
        assert counts["teams"].get(str(team.pk), 0) == sum(row.team_id == team.pk for row in opened)
    for label in ("vip", "delivery", "refund", "scarce"):
        assert counts["labels"].get(label, 0) == sum(label in row.labels for row in opened)


def test_an_item_says_the_section_it_is_listed_in(market):
    sections = caller(market, "alice").get("conversations/inbox").json()["sections"]
    assert {item["section"] for item in sections["urgent"]["items"]} == {"urgent"}
    assert {item["section"] for item in sections["waiting"]["items"]} == {"waiting"}


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WyJhIiwgMSwgMF0", "WzEsIDIsIDNd"])
def test_a_cursor_that_is_not_ours_is_refused_by_name(market, cursor):
    answer = caller(market, "alice").get("conversations", section="all", cursor=cursor)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["cursor"])


@pytest.mark.parametrize("asked", [{"intent": "refund"}, {"status": "open"}, {"labels": "vip", "assignee": "me"}])
@pytest.mark.parametrize("who", ["alice", "nina"])
def test_a_walk_that_must_stop_goes_on_where_it_stopped(market, who, asked, monkeypatch):
    monkeypatch.setattr(listing, "FIRST_WALK", 10)
    monkeypatch.setattr(listing, "LONG_WALK", 25)
    get = caller(market, who).get
    for section in SECTIONS:
        wanted = expected(market, who, section, asked)
        assert walk(get, section, asked) == wanted
        assert walk_back(get, section, asked, wanted) == wanted


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("status", ["open", "pending", "resolved", "snoozed", "all"])
def test_counts_by_assignee_are_those_of_the_rows(market, who, status):
    asked = {} if status == "all" else {"status": status}
    get, me = caller(market, who).get, getattr(market, who).user_id
    for more in ({}, {"inbox_id": market.inboxes[2].pk}):
        seen = set(expected(market, who, "all", asked | more))
        people = [row.assignee_id for row in market.rows if row.display_id in seen]
        meta = get("conversations/meta", status=status, **more).json()["meta"]
        nobodys, mine = people.count(None), people.count(me)
        assert list(meta.values()) == [mine, len(people) - nobodys, nobodys, len(people)]
