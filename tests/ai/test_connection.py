"""Trying a provider's settings before they are saved."""

import pytest

from ai.models import LedgerEntry, Run, Setting
from ai.providers import address
from tests.ai.worker import Worker

KEY = "sk-very-secret-1234"


@pytest.fixture(scope="module")
def worker(server, django_db_setup, tmp_path_factory):
    log = tmp_path_factory.mktemp("worker") / "trial.log"
    with Worker(log, server.url, AI_PRIVATE_HOSTS="127.0.0.1") as running:
        yield running


@pytest.fixture
def trial(house, worker, server, settings):
    settings.AI_PRIVATE_HOSTS = ["127.0.0.1"]
    theirs = {"base_url": server.url, "key": KEY, "model_small": "demo-small", "model_full": "demo-full"}

    def run(caller=None, **given):
        return (caller or house.alice).post("ai/settings/test", theirs | given)

    return run


def test_one_that_answers(house, trial):
    said = trial().json()
    assert (said["ok"], said["model"], said["error"]) == (True, "demo-small", None)
    assert [each["model"] for each in said["models"]] == ["demo-small", "demo-full"]
    assert all(each["latency_ms"] >= 0 for each in said["models"])
    assert house.rows(Setting) == [], "nothing is saved by it"
    runs = house.rows(Run, kind="test")
    assert [run.outcome for run in runs] == ["offered"] * 2
    assert all(len(house.rows(LedgerEntry, call=run.call, kind="settle")) == 1 for run in runs)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("401", "bad_key"), ("402", "no_money"), ("400", "bad_request"), ("500", "server_error"), ("html", "nonsense"),
     ("drop", "unreachable"), ("429", "rate_limited")],
)  # fmt: skip
def test_one_that_does_not_says_why(house, trial, kind, code):
    house.behave(kind)
    answer = trial()
    said = answer.json()
    assert (answer.status_code, said["ok"], said["error"]["code"]) == (200, False, code)
    assert said["error"]["message"]
    assert KEY not in answer.content.decode()
    assert "demo" not in said["error"]["message"]


def test_the_model_that_fails_is_named(trial):
    said = trial(model_full="demo-full:400").json()
    assert (said["ok"], said["model"], said["error"]["code"]) == (False, "demo-full:400", "bad_request")


def test_one_that_hangs_is_given_up(house, trial, settings):
    settings.AI_WORDS_SECONDS = 2
    house.behave("hang")
    assert trial(model_full="").json()["error"]["code"] == "timeout"


def test_the_stored_settings_are_tried_where_nothing_else_is_said(house, trial, server):
    house.set(base_url=server.url, model_small="demo-small:401")
    said = house.alice.post("ai/settings/test", {}).json()
    assert (said["model"], said["error"]["code"]) == ("demo-small:401", "bad_key")


def test_a_stored_key_is_not_sent_to_another_address(house, trial, server, settings):
    settings.AI_API_KEY = ""
    house.alice("PATCH", "ai/settings", {"base_url": "https://api.example.com/v1", "key": KEY, "model_small": "m"})
    from ai import choices
    from helpdesk.scope import scope

    with scope(house.account.pk):
        assert choices.tried({"base_url": server.url}).sealed_key == ""
        assert choices.tried({"model_small": "n"}).sealed_key


def test_the_house_stays_out_of_reach(house, trial):
    said = trial(base_url="https://10.0.0.1/v1").json()
    assert said["error"]["code"] == "forbidden_address"
    assert trial(base_url="http://10.0.0.1/v1").status_code == 422
    assert address.is_wellformed("https://10.0.0.1/v1")


def test_only_administrators_and_not_without_end(house, trial, settings):
    assert trial(house.bob).status_code == 403
    settings.AI_TEST_RATE = "1/minute"
    assert [trial().status_code for _ in range(2)] == [200, 429]


def test_without_a_provider_there_is_nothing_to_try(house, settings):
    settings.AI_BASE_URL = ""
    assert house.alice.post("ai/settings/test", {}).json()["error"]["code"] == "no_provider"


def test_the_settings_open_where_the_key_cannot_be_read_any_more(house, settings):
    """After a change of SECRET_KEY this page is where the key is entered again."""
    mine = {"base_url": "https://api.example.com", "key": "sk-a-long-secret-key-1234", "alert_url": "https://example.com/x"}
    before = house.alice("PATCH", "ai/settings", mine).json()
    assert before["key"] == {"set": True, "hint": "…1234", "readable": True}
    settings.SECRET_KEY = "another one altogether, and long enough for everybody"
    again = house.alice.get("ai/settings")
    assert (again.status_code, again.json()["key"]) == (200, {"set": True, "hint": "…", "readable": False})
    assert again.json()["alert_secret"] == ""
    mended = house.alice("PATCH", "ai/settings", {"key": "short"}).json()["key"]
    assert mended == {"set": True, "hint": "…", "readable": True}, "a short key's end would give too much of it away"
