"""A client that only follows positions ends equal to the database, whatever writers do, and however slow they are."""

import random
import threading
import time

import pytest
from django.db import connection, connections, transaction

from conversations.models import Conversation
from conversations.selectors import changes, listing, tallies
from conversations.selectors.filters import Wanted
from conversations.selectors.sight import sight_of
from conversations.tasks import fold_counters
from helpdesk.scope import current_account_id, scope
from tests.inbox.market import open_market

WRITERS, CHANGES, SLOW_SECONDS = 16, 40, 0.4


@pytest.fixture
def market(committed):
    return open_market(400)


class Storm:
    """Writers that move conversations between sections, inboxes and assignees, some of them in slow transactions."""

    def __init__(self, market):
        self.market = market
        self.threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join()

    @property
    def goes_on(self) -> bool:
        return any(thread.is_alive() for thread in self.threads)

    def _write(self, number: int) -> None:
        chance = random.Random(number)
        with scope(self.market.account.pk):
            for turn in range(CHANGES):
                slow = number == 0 and turn % 10 == 0
                self._change(chance, SLOW_SECONDS if slow else chance.choice([0, 0, 0.002, 0.02]))
        connections.close_all()

    def _change(self, chance: random.Random, seconds: float) -> None:
        """The sleep is the work of a transaction that has written already and has not committed yet."""
        row = chance.choice(self.market.rows)
        people = [None, self.market.nina.user_id, self.market.bob.user_id]
        values = chance.choice([
            {"status": chance.choice([0, 1, 2, 3])}, {"priority": chance.choice([None, 0, 3])},
            {"assignee_id": chance.choice(people)}, {"inbox_id": chance.choice(self.market.inboxes).pk},
            {"preview": str(chance.random())}, {"labels": [chance.choice(["vip", "refund"])]},
        ])  # fmt: skip
        with transaction.atomic():
            Conversation.objects.filter(pk=row.pk).update(**values)
            time.sleep(seconds)


class Follower:
    """Keeps what it was told of: {number: (section, assignee, inbox, preview)}."""

    def __init__(self, membership):
        self.membership = membership
        self.kept: dict[int, tuple] = {}
        self.sent = 0
        with transaction.atomic():
            sight = sight_of(membership)
            self.at = changes.Position(changes.snapshot())
            self._keep(listing.changed(sight, self._all(sight)))

    def _all(self, sight) -> list[int]:
        rows = Conversation.objects.filter(inbox_id__in=sight.inbox_ids)
        return [row.pk for row in rows if sight.shows(row.inbox_id, row.assignee_id)]

    def follow(self) -> None:
        found = changes.since(sight_of(self.membership), self.at)
        assert found is not None
        self._keep(found.rows)
        for number in found.removed:
            self.kept.pop(number, None)
        self.sent += len(found.rows)
        self.at = found.at

    def there(self) -> dict[int, tuple]:
        """What he may see, as the database has it now."""
        sight = sight_of(self.membership)
        return {row.display_id: facts(row) for row in listing.changed(sight, self._all(sight))}

    def _keep(self, rows) -> None:
        self.kept |= {row.display_id: facts(row) for row in rows}


def facts(row) -> tuple:
    return row.section, row.assignee_id, row.inbox_id, row.preview, tuple(row.labels), row.priority, row.status


def test_who_follows_positions_ends_equal_to_the_database(market):
    """Whoever it is: who sees everything, some inboxes, only his own."""
    with scope(market.account.pk):
        followers = {who: Follower(getattr(market, who)) for who in ("alice", "olga", "nina", "kate")}
        with Storm(market) as storm:
            while storm.goes_on:
                for follower in followers.values():
                    follower.follow()
        for who, follower in followers.items():
            follower.follow()
            assert follower.kept == follower.there(), who
            assert follower.sent > 0, who


def test_who_follows_updated_at_loses_rows(market):
    """The twin: the usual cursor, `updated_at` of the newest row seen. It loses what commits late."""
    with scope(market.account.pk):
        kept, newest = {}, None
        with Storm(market) as storm:
            while storm.goes_on:
                newest = _follow_updated_at(kept, newest)
        _follow_updated_at(kept, newest)
        assert {pk for pk, there in _everything().items() if kept.get(pk) != there}


def _everything() -> dict[int, tuple]:
    sql = "select id, section, assignee_id, inbox_id, preview, status from conversation where account_id = %s"
    with connection.cursor() as run:
        run.execute(sql, [current_account_id()])
        return {pk: tuple(facts) for pk, *facts in run.fetchall()}


def _follow_updated_at(kept: dict, newest):
    with connection.cursor() as run:
        run.execute(
            """select updated_at, id, section, assignee_id, inbox_id, preview, status from conversation
               where account_id = %s and updated_at >= coalesce(%s, '-infinity'::timestamptz) order by updated_at""",
            [current_account_id(), newest],
        )
        for at, *row in run.fetchall():
            kept[row[0]] = tuple(row[1:])
            newest = at
    return newest


def test_a_long_transaction_is_told_when_it_commits_and_not_before(market):
    entered, leave = threading.Event(), threading.Event()

    def write():
        with scope(market.account.pk), transaction.atomic():
            Conversation.objects.filter(display_id=1).update(preview="late")
            entered.set()
            leave.wait(100)
        connections.close_all()

    with scope(market.account.pk):
        follower = Follower(market.alice)
        thread = threading.Thread(target=write)
        thread.start()
        assert entered.wait(60)
        Conversation.objects.filter(display_id=2).update(preview="early")
        follower.follow()
        assert (follower.kept[1][3], follower.kept[2][3]) == ("", "early")
        leave.set()
        thread.join()
        before = follower.sent
        follower.follow()
        assert (follower.kept[1][3], follower.sent - before) == ("late", 1)


def test_totals_stay_exact_through_the_storm(market):
    """Folding goes on beside the writers; every look is of one snapshot and adds up."""
    with scope(market.account.pk):
        sight = sight_of(market.alice)
        with Storm(market) as storm:
            while storm.goes_on:
                fold_counters()
                assert tallies.read(sight, Wanted()).counts()["all"] == len(market.rows)
        counts = tallies.read(sight, Wanted()).counts()
        rows = list(Conversation.objects.all())
        assert counts["snoozed"] == sum(row.status == 3 for row in rows)
        assert counts["labels"].get("vip", 0) == sum(row.section > 0 and "vip" in row.labels for row in rows)
        assert sum(counts["inboxes"].values()) == sum(row.section > 0 for row in rows)
