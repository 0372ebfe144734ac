"""What a list costs: statements and buffers, as the application's role under row-level security."""

import json
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership
from tests.api.conftest import Caller
from tests.inbox.crowd import Crowd, settle

BIG, SMALL = 40_000, 4_000
MOST_BUFFERS = 1200  # an inbox request, everything it reads
WATCHED = {"conversation", "conversation_counter", "conversation_delta", "departure", "event", "message_search"}


@pytest.fixture(scope="module")
def crowds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        made = Crowd(BIG), Crowd(SMALL), [Crowd(60) for _ in range(3)]
        settle()
        yield made[:2]


@pytest.fixture
def big(crowds):
    return crowds[0]


def caller(crowd, who: str) -> Caller:
    return Caller(getattr(crowd, who).user, crowd.account)


class Costs:
    """What the statements of a request read: buffers touched, the most rows sorted at once, and tables read from end to
    end."""

    def __init__(self):
        self.statements: list[tuple] = []
        self.buffers = 0
        self.sorted = 0
        self.scans: list[str] = []

    def explain(self, crowd) -> None:
        with scope(crowd.account.pk), connection.cursor() as run:
            for sql, values in self.statements:
                run.execute("explain (analyze, buffers, timing off, format json) " + sql, values)
                plan = run.fetchone()[0]
                self._look((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], top=True)

    def _look(self, node: dict, top: bool = False) -> None:
        if top:
            self.buffers += node["Shared Hit Blocks"] + node["Shared Read Blocks"]
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in WATCHED and _passed(node):
            self.scans.append(f"{node['Relation Name']}: {node['Actual Rows']}")
        if node["Node Type"] in ("Sort", "Incremental Sort"):
            self.sorted = max(self.sorted, int(node["Plans"][0]["Actual Rows"]))
        for child in node.get("Plans", []):
            self._look(child)


def _passed(node: dict) -> float:
    """Rows a scan went past; an empty table is best read from end to end."""
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


@contextmanager
def costs(crowd):
    """Every SELECT of the block, explained after it with its own values."""
    found = Costs()

    def keep(execute, sql, values, many, context):
        if sql.lstrip().lower().startswith(("select", "with")):
            found.statements.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        yield found
    found.explain(crowd)


def address(get, name: str) -> dict:
    """What is asked for in a kind of request that needs something from an earlier one."""
    if name == "delta":
        return {"updated_since": get("conversations/inbox").json()["sync_ts"]}
    if name == "next":
        return {"section": "all", "cursor": get("conversations/inbox").json()["sections"]["all"]["next"]}
    return {}


KINDS = ["conversations/inbox", "conversations/summary", "delta", "next"]


@pytest.mark.parametrize("who", ["alice", "bob", "olga", "nina"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_request_costs_at_most_six_statements_and_few_buffers(big, who, kind):
    get = caller(big, who).get
    asked = address(get, kind)
    if asked.get("cursor", "") is None:
        asked = {"section": "all"}
    where = "conversations" if kind in ("delta", "next") else kind
    get(where, **asked)
    with costs(big) as found, CaptureQueriesContext(connection) as queries:
        assert get(where, **asked).status_code == 200
    said = [query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(said) <= 6, said
    assert found.buffers <= MOST_BUFFERS
    assert found.scans == []


@pytest.mark.parametrize("who", ["alice", "bob", "nina"])
def test_ten_times_the_conversations_touch_the_same_buffers(crowds, who):
    touched = []
    for crowd in crowds:
        with costs(crowd) as found:
            caller(crowd, who).get("conversations/inbox")
        touched.append(found.buffers)
    assert max(touched) <= 1.25 * min(touched) + 40


@pytest.mark.parametrize(
    "asked",
    [
        {"assignee": "me"}, {"assignee": "unassigned"}, {"status": "snoozed"}, {"status": "open,pending"},
        {"priority": "urgent"}, {"labels": "scarce"}, {"sort": "longest_waiting"}, {"sort": "soonest_due"},
        {"sort": "newest_created"}, {"sort": "oldest"},
    ],
)  # fmt: skip
def test_what_has_an_index_is_read_by_it(big, asked):
    with costs(big) as found:
        caller(big, "alice").get("conversations", section="all", **asked)
    assert (found.scans, found.buffers <= MOST_BUFFERS) == ([], True), found.buffers


def test_what_has_none_is_walked_for_a_bounded_while(big):
    """Nobody has this intent: all of 40,000 rows would have to be looked at."""
    with costs(big) as found:
        page = caller(big, "alice").get("conversations", section="all", intent="none-has-it").json()
    assert (page["items"], bool(page["next"])) == ([], True)
    assert found.scans == []
    assert found.buffers < 40_000


def test_a_deep_page_costs_what_the_first_costs(big):
    get = caller(big, "alice").get
    cursor = get("conversations/inbox").json()["sections"]["all"]["next"]
    for _ in range(40):
        cursor = get("conversations", section="all", cursor=cursor).json()["next"]
    with costs(big) as deep:
        assert get("conversations", section="all", cursor=cursor).json()["items"]
    with costs(big) as first:
        get("conversations", section="all")
    assert deep.buffers <= 1.5 * first.buffers


def test_an_unchanged_answer_costs_a_fraction(big):
    alice = caller(big, "alice")
    with costs(big) as full:
        tag = alice.get("conversations/inbox")["ETag"]
    alice.headers["If-None-Match"] = tag
    for _ in range(6):  # a connection keeps the plans of the functions, and decides on them after five times
        assert alice.get("conversations/inbox").status_code == 304
    with costs(big) as unchanged:
        assert alice.get("conversations/inbox").status_code == 304
    assert unchanged.buffers * 10 < full.buffers


def test_who_sees_only_the_smallest_inbox_pays_for_it_alone(big):
    with costs(big) as found:
        caller(big, "olga").get("conversations/inbox")
    assert found.buffers < MOST_BUFFERS / 3


def test_the_answer_is_slim(big):
    assert len(caller(big, "alice").get("conversations/inbox").content) < 100_000


def test_the_members_are_those_the_lists_are_made_for(big):
    assert big.nina.sees == Membership.Sees.OWN
    for who, total in (("alice", BIG), ("olga", BIG // 1000), ("nina", 0)):
        assert caller(big, who).get("conversations/inbox").json()["sections"]["all"]["total"] == total
