"""Two watchers see the same thing at the same moment: it is told once."""

import threading

import pytest
from django.db import connections

from ai import alerts
from ai.models import Alarm
from helpdesk.events.models import Event
from helpdesk.scope import scope
from tests import factories

WATCHERS = 4


@pytest.fixture
def account(committed):
    return factories.account()


def told_by_all(account) -> int:
    start = threading.Barrier(WATCHERS)

    def watch():
        start.wait()
        with scope(account.pk):
            alerts.state(alerts.BUDGET_80, "account day", True, percent=80)
        connections.close_all()

    threads = [threading.Thread(target=watch) for _ in range(WATCHERS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with scope(account.pk):
        return Event.objects.filter(kind="ai.alert").count()


def test_it_is_told_once(account):
    assert told_by_all(account) == 1
    with scope(account.pk):
        assert Alarm.objects.get().raised


def test_without_the_rows_lock_each_would_tell_it(account, monkeypatch):
    """The twin: all have looked before the first has written."""
    looked = threading.Barrier(WATCHERS, timeout=60)

    class Careless:
        def get(self, **where):
            row = Alarm.objects.get(**where)
            looked.wait()
            return row

    with scope(account.pk):
        Alarm.objects.create(kind=alerts.BUDGET_80, subject="account day")  # else they wait for each other's insert
    monkeypatch.setattr(type(Alarm.objects), "select_for_update", lambda self: Careless(), raising=False)
    assert told_by_all(account) == WATCHERS
