"""Whose money a call is: the installation's budget, its ceiling for accounts, and prices nobody knows."""

import pytest
from django.db import connection

from ai.fake_llm.server import Server
from ai.ledger import budgets
from ai.models import Alert, LedgerEntry, Run
from ai.secrets import seal

QUESTION = "Do you have this lamp in white?"


@pytest.fixture
def elsewhere(settings):
    """A provider the account pays itself."""
    settings.AI_PRIVATE_HOSTS = ["127.0.0.1"]
    with Server() as running:
        yield running.in_background()
        running.shutdown()


def of_installation() -> int:
    with connection.cursor() as run:
        sql = "select reserved_micro + spent_micro from ai_installation_spent(%s) where period = 'day'"
        run.execute(sql, [budgets.today()])
        return (run.fetchone() or [0])[0]


def spent(house) -> float:
    rows = house.alice.get("ai/budgets").json()["budgets"]
    return next(float(row["spent_usd"]) for row in rows if (row["scope"], row["period"]) == ("account", "day"))


def own(house, server, key="my-own"):
    house.set(base_url=server.url, encrypted_key=seal(key), model_small="demo-small", model_full="demo-full")


def test_an_own_key_is_the_accounts_money_alone(house, elsewhere, settings):
    own(house, elsewhere)
    before, settings.AI_BUDGET_DAY = of_installation(), 0
    talk = house.says(QUESTION)
    house.work()
    assert house.draft(talk), "the installation's empty budget is no business of it"
    assert elsewhere.state.memory.calls == 1
    assert of_installation() == before
    assert spent(house) > 0
    assert {entry.own for entry in house.rows(LedgerEntry)} == {True}


def test_a_failed_call_of_ones_own_gives_nothing_back_to_others(house, elsewhere):
    own(house, elsewhere)
    elsewhere.state.behaviour.kind = "500"
    before = of_installation()
    house.says(QUESTION)
    house.work(1)
    assert [entry.kind for entry in house.rows(LedgerEntry)] == ["reserve", "release"]
    assert of_installation() == before


def test_the_accounts_own_budget_holds_for_its_own_key(house, elsewhere):
    own(house, elsewhere)
    limit = [{"scope": "account", "period": "day", "limit_usd": "0"}]
    assert house.alice("PATCH", "ai/budgets", {"budgets": limit}).status_code == 200
    talk = house.says(QUESTION)
    house.work()
    assert house.job(talk).reason == "budget"
    assert elsewhere.state.memory.calls == 0


@pytest.mark.parametrize("key", ["", "anything"])
def test_the_houses_keyless_provider_is_not_an_accounts_own(house, server, settings, key):
    """Naming the installation's own address is no way around its budget."""
    settings.AI_API_KEY = "" if key else "a-key"
    own(house, server, key)
    before = of_installation()
    house.says(QUESTION)
    house.work()
    assert of_installation() > before


@pytest.mark.parametrize(("period", "most"), [("day", 25), ("month", 250)])
def test_nobody_raises_his_own_ceiling(house, period, most):
    def wanted(dollars):
        row = {"scope": "account", "period": period, "limit_usd": dollars}
        return house.alice("PATCH", "ai/budgets", {"budgets": [row]})

    assert wanted(most).status_code == 200
    refused = wanted(most + 0.01)
    assert refused.status_code == 422
    assert str(most) in refused.json()["fields"]["limit_usd"][0]


def test_with_an_own_key_there_is_no_ceiling_until_it_goes(house, elsewhere):
    own(house, elsewhere)
    row = {"scope": "account", "period": "day", "limit_usd": "1000"}
    assert house.alice("PATCH", "ai/budgets", {"budgets": [row]}).status_code == 200
    assert limit_of(house) == 1000
    house.set(base_url="", encrypted_key="")
    assert limit_of(house) == 25


def limit_of(house) -> float:
    rows = house.alice.get("ai/budgets").json()["budgets"]
    return next(float(row["limit_usd"]) for row in rows if (row["scope"], row["period"]) == ("account", "day"))


def test_a_model_nobody_knows_is_never_free(house, settings):
    settings.AI_MODEL_SMALL = "acme-chat-9"
    free = {"model": "acme-chat-9", "input_miss": 0, "output": 0}
    house.alice("PATCH", "ai/settings", {"prices": [free]})
    (price,) = [row for row in house.alice.get("ai/settings").json()["prices"] if row["model"] == "acme-chat-9"]
    assert price["known"] is False
    assert float(price["output"]) == 10, "as the dearest known model"
    house.says(QUESTION)
    house.work()
    (run,) = house.rows(Run)
    assert run.price_known is False
    assert run.cost_micro > 0
    assert [row.kind for row in house.rows(Alert)] == ["unknown_model"]


def test_the_installation_names_prices_of_its_own(house, settings):
    settings.AI_MODEL_SMALL, settings.AI_PRICES = "acme-chat-9", {"acme-chat-9": ["1", "0.5", "2"]}
    (price,) = [row for row in house.alice.get("ai/settings").json()["prices"] if row["model"] == "acme-chat-9"]
    assert (price["known"], float(price["output"])) == (True, 2.0)
