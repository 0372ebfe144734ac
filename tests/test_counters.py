"""Counters stay equal to what they count, whatever happens at once. Each guard has a twin that shows what it guards."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Event as Flag

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from conversations import tasks
from conversations.models import Conversation, SavedView
from conversations.services import assignment, lifecycle, recount, views
from conversations.services.actors import Actor
from helpdesk.events import tasks as deliveries
from helpdesk.events.models import Delivery
from helpdesk.scope import scope
from helpdesk.tenancy.models import Team
from tests import factories
from tests.test_races import at_once

pytestmark = pytest.mark.usefixtures("committed")
WRITERS, CHANGES = 16, 25
LABELS = ["vip", "late", "gift"]


class Market:
    """A shop of two inboxes, two operators, two teams and a dozen conversations."""

    def __init__(self):
        self.account = factories.account()
        self.people = [factories.member(self.account, name) for name in ("bob", "bella")]
        self.inboxes = [factories.inbox(self.account, *self.people) for _ in range(2)]
        with scope(self.account.pk):
            self.teams = [Team.objects.create(name=name).pk for name in ("returns", "sales")]
        self.rows = [factories.conversation(self.inboxes[number % 2]).pk for number in range(12)]

    @property
    def actor(self) -> Actor:
        return Actor.user(self.people[0].user)

    def view(self, **filters) -> SavedView:
        with scope(self.account.pk):
            name = f"view {SavedView.objects.count()}"
            return views.create(self.people[0].user_id, name, filters, True, self.actor)

    def count_views(self) -> None:
        """What the worker does: now, and again where it was too early."""
        for pk in self._owed():
            deliveries.deliver(self.account.pk, pk)

    def _owed(self) -> list[int]:
        with scope(self.account.pk):
            owed = Delivery.objects.filter(subscriber="view_counts", state=Delivery.State.PENDING)
            return list(owed.values_list("pk", flat=True))

    def uncounted(self) -> list[int]:
        return recount.uncounted(self.account.pk)


@pytest.fixture
def market():
    return Market()


def fold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select fold_counters(7)")


def damage(market, facet: str) -> None:
    """A conversation that is counted and is not there."""
    with scope(market.account.pk), connection.cursor() as cursor:
        row = [market.account.pk, market.inboxes[0].pk, [facet]]
        cursor.execute("insert into conversation_delta values (%s, %s, 0, %s, 1, 1, 1, 1, 1)", row)


def told(market, view: SavedView) -> int:
    """What the counters say of everybody's conversations in a view."""
    with scope(market.account.pk), connection.cursor() as cursor:
        facet = f"view:{view.pk}:{SavedView.objects.get(pk=view.pk).revision}"
        sql = "select coalesce(sum(total), 0) from conversation_tally where facet = %s and assignee_id = -1"
        cursor.execute(sql, [facet])
        return cursor.fetchone()[0]


def test_a_storm_of_writers_while_views_come_and_change_leaves_every_counter_right(market):
    over = Flag()
    with ThreadPoolExecutor(2) as pool:
        beside = [pool.submit(_beside, over, fold), pool.submit(_beside, over, market.count_views)]
        try:
            at_once(market.account.pk, [*_writers(market), lambda: _viewer(market)])
        finally:
            over.set()
        for each in beside:
            each.result()
    while market.uncounted():
        market.count_views()
    assert recount.recount(market.account.pk) == []
    with scope(market.account.pk):
        assert SavedView.objects.count() == 8
        for view in SavedView.objects.filter(filters__has_key="priority"):
            wanted = Conversation.objects.filter(priority__in=view.filters["priority"])
            assert told(market, view) == wanted.count()
    while recount.recount(market.account.pk) == [] and _unfolded(market):
        fold()
    assert recount.recount(market.account.pk) == []


def _beside(over: Flag, work) -> None:
    try:
        while not over.is_set():
            work()
    finally:
        connection.close()


def _unfolded(market) -> int:
    with scope(market.account.pk), connection.cursor() as cursor:
        cursor.execute("select count(*) from conversation_delta where account_id = %s", [market.account.pk])
        return cursor.fetchone()[0]


def _writers(market) -> list:
    return [lambda seed=seed: _stir(market, Random(seed)) for seed in range(WRITERS)]


def _stir(market, random: Random) -> None:
    for _ in range(CHANGES):
        pk, who = random.choice(market.rows), random.choice([*market.people, None])
        random.choice(
            [
                lambda pk=pk: lifecycle.set_status(pk, random.randrange(4), market.actor),
                lambda pk=pk: lifecycle.set_priority(pk, random.choice([None, 0, 1, 2, 3]), market.actor),
                lambda pk=pk: lifecycle.set_labels(pk, random.sample(LABELS, random.randrange(3)), market.actor),
                lambda pk=pk: assignment.assign_team(pk, random.choice([None, *market.teams]), market.actor),
                lambda pk=pk, who=who: assignment.assign(pk, who and who.user_id, market.actor),
                lambda pk=pk: Conversation.objects.filter(pk=pk).update(inbox=random.choice(market.inboxes)),
            ]
        )()


def _viewer(market) -> None:
    made = [market.view(priority=[number % 4]) for number in range(3)]
    made += [market.view(labels=["vip"]), market.view(assignee="unassigned"), market.view(assignee="me")]
    made += [market.view(team_id=market.teams[:1], status=[0, 1]), market.view()]
    for number, view in enumerate(made * 3):
        views.change(view.pk, market.actor, filters=view.filters | {"status": [number % 4, (number + 1) % 4]})
    for view in made:
        views.change(view.pk, market.actor, filters=view.filters)


@contextmanager
def writing(market, sql: str):
    """Somebody's transaction that has changed conversations and does not end before the block does."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select set_config('app.account_id', %s, true)", [str(market.account.pk)])
        other.execute(sql)
        yield


def test_who_wrote_before_a_view_was_there_is_waited_for(market, monkeypatch):
    monkeypatch.setattr(recount, "PATIENCE", 0.1)
    with writing(market, "update conversation set priority = 3"):
        view = market.view(priority=[3])
        market.count_views()
        assert market.uncounted() == [view.pk]
    market.count_views()
    assert market.uncounted() == []
    assert told(market, view) == 12
    assert recount.recount(market.account.pk) == []


def test_twin_without_waiting_what_was_on_its_way_is_never_counted(market, monkeypatch):
    monkeypatch.setattr(recount, "await_writers", lambda run: None)
    with writing(market, "update conversation set priority = 3"):
        view = market.view(priority=[3])
        market.count_views()
        assert market.uncounted() == []
    assert told(market, view) == 0
    assert len(recount.recount(market.account.pk)) == 4  # of everybody and of nobody, in two inboxes


def test_who_writes_after_a_view_was_there_is_not_waited_for(market, monkeypatch):
    view = market.view(priority=[3])
    with writing(market, "update conversation set priority = 3"):
        pass
    with writing(market, "select 1"):
        market.count_views()
    assert told(market, view) == 12


def test_a_view_changed_while_it_is_counted_is_left_to_the_counting_of_that_change(market, monkeypatch):
    view = market.view(priority=[3])
    with scope(market.account.pk):
        changing = lambda run: views.change(view.pk, market.actor, filters={"priority": [2]})  # noqa: E731
        monkeypatch.setattr(recount, "await_writers", changing)
        assert not recount.count_view(market.account.pk, view.pk)
    monkeypatch.undo()
    assert market.uncounted() == [view.pk]
    market.count_views()
    assert recount.recount(market.account.pk) == []


def test_twin_a_wrong_counter_is_found_named_and_repaired(market, capsys):
    view = market.view(status=[0])
    market.count_views()
    while _unfolded(market):
        fold()
    for wrong in ("total = total + 5, urgent = urgent - 1 where facet = ''", "waiting = 9 where facet like 'view:%%'"):
        with scope(market.account.pk), connection.cursor() as cursor:
            cursor.execute(f"update conversation_counter set {wrong}")
    wrong = recount.recount(market.account.pk)
    assert {each.facet for each in wrong} == {"", f"view:{view.pk}:1"}
    assert wrong[0].told[4] - wrong[0].found[4] == 5
    with pytest.raises(CommandError):
        call_command("recount", account=market.account.pk)
    assert "urgent -1 instead of 0" in capsys.readouterr().out
    call_command("recount", account=market.account.pk, repair=True)
    assert recount.recount(market.account.pk) == []
    call_command("recount", account=market.account.pk)
    assert "Every counter is right." in capsys.readouterr().out


def test_one_facet_is_counted_alone(market):
    with scope(market.account.pk):
        lifecycle.set_labels(market.rows[0], ["vip"], market.actor)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into conversation_delta select %s, 1, 0, array['label:vip'], 1, 1, 1, 1, 1", [market.account.pk]
            )
    assert recount.recount(market.account.pk, "team:1") == []
    assert {each.facet for each in recount.recount(market.account.pk, "label:vip", repair=True)} == {"label:vip"}
    assert recount.recount(market.account.pk) == []


def test_a_night_counts_what_was_given_up_mends_drift_and_forgets_what_is_past(market):
    gone, view = market.view(priority=[3]), market.view(status=[0])
    market.count_views()
    with scope(market.account.pk):
        views.remove(gone.pk, market.actor)
        views.change(view.pk, market.actor, filters={"status": [1, 0]})
        Delivery.objects.filter(subscriber="view_counts").update(state=Delivery.State.DEAD)
        with connection.cursor() as cursor:
            cursor.execute("update conversation_counter set total = 77 where facet = ''")
            cursor.execute(
                "insert into conversation_delta select %s, 1, 0, array[''], 1, 1, 1, 1, 1", [market.account.pk]
            )
    damage(market, "")
    assert tasks.recount_account(market.account.pk) > 0
    assert market.uncounted() == []
    assert recount.recount(market.account.pk) == []
    assert told(market, view) == 12
    with scope(market.account.pk), connection.cursor() as cursor:
        cursor.execute("select distinct facet from conversation_counter where facet like 'view:%%'")
        assert cursor.fetchall() == [(f"view:{view.pk}:2",)]


def test_other_accounts_counters_are_out_of_reach(market):
    neighbour = Market()
    damage(market, "")
    assert recount.recount(neighbour.account.pk) == []
    assert recount.recount(market.account.pk) != []
