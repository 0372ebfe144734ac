"""A provider that only fails is told once it lasts, and again when it answers; whoever only waits is told too."""

import pytest

from ai import tasks
from ai.models import Run
from helpdesk.events.models import Event
from helpdesk.events.wake import connection
from helpdesk.scope import scope
from tests.ai.conftest import House

QUESTION = "Do you have this lamp in white?"


def told(house: House) -> list[tuple]:
    with scope(house.account.pk):
        rows = Event.objects.filter(kind="ai.alert").order_by("pk")
        said = [(row.payload["alert"], row.payload["subject"], row.payload["state"]) for row in rows]
    return [row for row in said if row[0] == "provider_down"]


def watch(house: House) -> None:
    tasks.watch_account(house.account.pk)


def fail(house: House, kind: str, customers: int = 6, **more) -> None:
    house.behave(kind, **more)
    for number in range(customers):
        house.says(QUESTION, session=f"v{number}")
        house.work()


def recover(house: House) -> None:
    house.behave()
    for key in connection().keys("cc:ai:pause:*"):
        connection().delete(key)
    house.hasten()
    house.work()


@pytest.mark.parametrize(("kind", "more"), [("500", {}), ("429", {"retry_after": "30"})])
def test_it_is_told_when_it_begins_and_when_it_ends(house, settings, kind, more):
    host = settings.AI_BASE_URL.split("/")[2]
    fail(house, kind, **more)
    watch(house)
    assert told(house) == [], "a hiccup is nobody's news"
    settings.AI_ALERT_DOWN_SECONDS = 0
    watch(house)
    watch(house)
    assert told(house) == [("provider_down", host, "raised")]
    (row,) = house.alice.get("ai/settings").json()["alerts"]
    assert (row["kind"], row["lasts"], row["text"]) == (
        "provider_down",
        True,
        f"The AI provider does not answer ({host}).",
    )
    recover(house)
    watch(house)
    assert told(house)[1:] == [("provider_down", host, "cleared")]


def test_four_failures_are_no_outage(house, settings):
    settings.AI_ALERT_DOWN_SECONDS = 0
    fail(house, "500", customers=2)
    watch(house)
    assert told(house) == []


def test_a_key_that_is_refused_has_an_alert_of_its_own(house, settings):
    settings.AI_ALERT_DOWN_SECONDS = 0
    fail(house, "401", customers=1)
    watch(house)
    assert told(house) == []


def test_another_provider_ends_it(house, settings):
    settings.AI_ALERT_DOWN_SECONDS = 0
    fail(house, "500")
    watch(house)
    settings.AI_BASE_URL = "http://127.0.0.1:9/v1"
    watch(house)
    assert [state for _, _, state in told(house)] == ["raised", "cleared"]


def test_while_valkey_is_away_nothing_is_said_to_be_over(house, settings, monkeypatch):
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    from ai.providers import breaker

    settings.AI_ALERT_DOWN_SECONDS = 0
    fail(house, "500")
    watch(house)
    nowhere = redis.Redis(host="127.0.0.1", port=9, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(breaker, "connection", lambda: nowhere)
    watch(house)
    assert [state for _, _, state in told(house)] == ["raised"]


def test_an_account_that_only_waits_is_looked_at(house, monkeypatch):
    fail(house, "500")
    with scope(house.account.pk):
        Run.objects.all().delete()
    looked = []
    monkeypatch.setattr(tasks.watch_account, "delay", looked.append)
    tasks.watch()
    assert house.account.pk in looked


def test_administrators_ask_whether_anything_holds(house, settings):
    assert house.alice.get("ai/alerts").json() == {"alerts": [], "lasting": 0}
    settings.AI_ALERT_DOWN_SECONDS = 0
    fail(house, "500")
    watch(house)
    said = house.alice.get("ai/alerts").json()
    assert (said["lasting"], [row["kind"] for row in said["alerts"]]) == (1, ["provider_down"])
    recover(house)
    watch(house)
    said = house.alice.get("ai/alerts").json()
    assert (said["lasting"], said["alerts"][0]["over"]) == (0, True)
    assert house.bob.get("ai/alerts").status_code == 403
