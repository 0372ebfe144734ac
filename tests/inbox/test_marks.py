"""The clock's marks: forgotten as they leave their day, and all that is older within the hour."""

from datetime import timedelta

import pytest
from django.db import connections

from conversations import tasks


def ages() -> list[int]:
    """Hours, of marks made by this test."""
    with connections["owner"].cursor() as run:
        sql = "select (extract(epoch from now() - taken_at) / 3600)::int from clock_mark"
        run.execute(sql + " where taken_at < now() - interval '30 minutes' order by taken_at")
        return [age for (age,) in run.fetchall()]


@pytest.fixture
def marks(committed):
    with connections["owner"].cursor() as run:
        run.execute("delete from clock_mark")
        for hours in (24, 25.5, 27, 100):
            run.execute("insert into clock_mark (taken_at) values (now() - %s)", [timedelta(hours=hours)])


def test_the_clock_forgets_what_has_just_left(marks):
    tasks.mark_time()
    assert ages() == [100, 27, 24]


def test_the_hour_forgets_the_rest(marks):
    assert tasks.forget_marks() == 3
    assert ages() == [24]
