"""What a page of Chatwoot's list costs in a large account: every status, owner and order."""

import itertools

import pytest
from django.db import transaction
from django.http import QueryDict

from conversations.api import filters
from conversations.selectors import classic
from helpdesk.scope import scope
from tests.inbox.test_plans import BIG, Costs, costs, crowds  # noqa: F401 - a fixture

STATUSES, OWNERS = ["open", "pending", "resolved", "snoozed", "all"], ["me", "unassigned", "assigned", "all"]
OPEN = BIG // 20  # conversations of the account that are open: what some orders may look through, once


MERGED = 25 * 5  # the top of each inbox


def cost_of(crowd, who: str, **asked) -> Costs:
    """Of the counts and the first page."""
    params = QueryDict(mutable=True)
    params.update(asked)
    with costs(crowd) as found, transaction.atomic(), scope(crowd.account.pk):
        said = filters.asked(getattr(crowd, who), params)
        classic.page(said.sight, said.listed, 1, 25, said.total, "a test")
    return found


@pytest.mark.parametrize("sort", [word for word in filters.SORTS if word])
@pytest.mark.parametrize("who", ["alice", "bob", "olga", "nina"])
def test_no_order_of_any_status_reads_the_account(crowds, sort, who):  # noqa: F811
    for status, owner in itertools.product(STATUSES, OWNERS):
        found = cost_of(crowds[0], who, status=status, assignee_type=owner, sort_by=sort)
        assert (found.scans, found.buffers < 2 * OPEN) == ([], True), (status, owner, found.buffers)


@pytest.mark.parametrize("asked", [{"labels": "scarce"}, {"q": "40000"}, {"conversation_type": "mention"}], ids=str)
def test_what_is_rare_is_looked_up(crowds, asked):  # noqa: F811
    for sort in ("latest", "waiting_since_asc", "created_at_asc"):
        found = cost_of(crowds[0], "alice", status="all", sort_by=sort, **asked)
        assert (found.scans, found.buffers < 2 * OPEN) == ([], True), (sort, found.buffers)


@pytest.mark.parametrize("sort", ["latest", "last_activity_at_asc"])
def test_nobodys_are_read_from_their_index_in_both_directions(crowds, sort):  # noqa: F811
    assert cost_of(crowds[0], "alice", status="resolved", assignee_type="unassigned", sort_by=sort).sorted <= MERGED


def test_named_in_one_direction_only_they_are_sorted(crowds, monkeypatch):  # noqa: F811
    monkeypatch.setattr(classic, "led_by", lambda column, *_: f"c.{column}, ")
    asked = {"status": "resolved", "assignee_type": "unassigned", "sort_by": "last_activity_at_asc"}
    assert cost_of(crowds[0], "alice", **asked).sorted > MERGED
