"""Whether an inbox is open, and when it opens next."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from helpdesk.scope import scope
from helpdesk.tenancy.hours import default_working_hours, opening
from helpdesk.tenancy.models import Inbox
from tests import factories


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


def week(**changes) -> list[dict]:
    """changes for every day."""
    return [day | changes for day in default_working_hours()]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (at(2026, 11, 20, 9), (True, None)),  # a Friday
        (at(2026, 11, 20, 8, 59), (False, at(2026, 11, 20, 9))),
        (at(2026, 11, 20, 17), (False, at(2026, 11, 23, 9))),  # over the weekend
        (at(2026, 11, 22, 12), (False, at(2026, 11, 23, 9))),
    ],
)
def test_it_opens_at_the_next_hour_of_the_week(now, found):
    assert opening(default_working_hours(), "UTC", now) == found


def test_the_hours_are_those_of_its_own_clock():
    assert opening(default_working_hours(), "Asia/Vladivostok", at(2026, 11, 19, 23)) == (True, None)
    assert opening(default_working_hours(), "America/New_York", at(2026, 11, 20, 9))[0] is False


def test_always_and_never():
    assert opening(week(open_all_day=True, closed_all_day=False), "UTC", at(2026, 11, 22, 3)) == (True, None)
    assert opening(week(closed_all_day=True), "UTC", at(2026, 11, 20, 10)) == (False, None)


def test_only_the_day_before_is_over_where_one_day_a_week_is_open():
    friday_only = [day | {"closed_all_day": day["day_of_week"] != 5} for day in default_working_hours()]
    assert opening(friday_only, "UTC", at(2026, 11, 20, 18)) == (False, at(2026, 11, 27, 9))


def test_the_widget_is_told_and_has_the_words_for_it(db):
    account = factories.account()
    closed = {"working_hours_enabled": True, "working_hours": week(closed_all_day=True)}
    inbox = factories.inbox(account, **closed, out_of_office_message="Back on Monday")
    assert _config(inbox)["closed"] == {"opens_at": None, "message": "Back on Monday"}
    with scope(account.pk):
        Inbox.objects.filter(pk=inbox.pk).update(working_hours_enabled=False)
    assert _config(inbox)["closed"] is None


def _config(inbox: Inbox) -> dict:
    answer = Client().post("/chat/session", {"inbox": inbox.website_token}, content_type="application/json")
    return answer.json()["config"]
