"""The AI bar over HTTP, as alice and bob see it."""

from ai.models import Correction, Draft, LedgerEntry, Price, Run
from conversations.models import Conversation
from helpdesk.scope import scope


def bar(house, talk, caller=None):
    return (caller or house.bob).get(f"conversations/{talk.display_id}/ai").json()


def test_from_idle_over_making_to_ready(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.follow()
    assert bar(house, talk)["state"] == "making"
    house.work()
    seen = bar(house, talk)
    assert seen["state"] == "ready"
    assert seen["draft"]["text"].startswith("Hello Vera")
    assert set(seen["draft"]) == {"id", "text", "confidence", "language", "sources", "made_at", "tier", "model"}
    assert seen["analysis"]["lang"] == "en"
    assert isinstance(seen["analysis"]["reasons"], list)


def test_what_was_sent_is_compared_with_the_draft(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    draft = bar(house, talk)["draft"]
    house.bob.post(f"conversations/{talk.display_id}/messages", {"content": draft["text"] + " It runs small."})
    house.work()
    (run,) = house.rows(Run, conversation_id=talk.pk)
    assert run.action == "edited"
    assert 0 < run.edit_distance < 0.3
    assert [row.state for row in house.rows(Draft, conversation=talk)] == ["used"]
    assert bar(house, talk)["state"] == "idle"


def test_feedback_is_taken_once_and_a_bad_draft_goes(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    pk = bar(house, talk)["draft"]["id"]
    address = f"conversations/{talk.display_id}/ai/drafts/{pk}/feedback"
    assert house.bob.post(address, {"action": "inserted"}).json()["state"] == "ready"
    after = house.bob.post(address, {"action": "bad", "reason": "too vague"}).json()
    assert (after["state"], after["draft"]) == ("idle", None)
    house.bob.post(address, {"action": "sent"})
    (run,) = house.rows(Run, conversation_id=talk.pk)
    assert (run.action, run.action_reason) == ("bad", "too vague")
    assert house.bob.post(address, {"action": "loved"}).status_code == 422
    unknown = address.replace(str(pk), "999999")
    assert house.bob.post(unknown, {"action": "bad"}).status_code == 404


def test_a_new_draft_on_request(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    first = bar(house, talk)["draft"]["id"]
    answer = house.bob.post(f"conversations/{talk.display_id}/ai/draft")
    assert (answer.status_code, answer.json()["state"]) == (202, "making")
    house.work()
    assert bar(house, talk)["draft"]["id"] > first


def test_an_operators_word_stands_over_the_models(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    said = {"intent": "return_refund", "sentiment": "negative", "urgent": True}
    seen = house.bob.post(f"conversations/{talk.display_id}/ai/correction", said).json()
    assert {name: seen["analysis"][name] for name in said} == said
    with scope(house.account.pk):
        row = Conversation.objects.get(pk=talk.pk)
        assert (row.intent, row.sentiment, row.ai_urgent, row.section) == ("return_refund", "negative", True, 1)
    (kept,) = house.rows(Correction, conversation=talk)
    assert kept.before["lang"] == "en"
    assert house.bob.post(f"conversations/{talk.display_id}/ai/correction", {"intent": "x"}).status_code == 422
    assert house.bob.post(f"conversations/{talk.display_id}/ai/correction", {}).status_code == 422


def test_switched_off_is_off_whole(house):
    house.set(enabled=False)
    talk = house.says("URGENT my account was stolen!!")
    house.work()
    seen = bar(house, talk)
    assert (seen["enabled"], seen["state"], seen["analysis"], seen["draft"]) == (False, "off", None, None)
    assert house.provider.memory.calls == 0
    assert house.bob.post(f"conversations/{talk.display_id}/ai/draft").status_code == 409


def test_settings_take_a_key_and_never_give_it_back(house):
    given = {"base_url": "https://api.example.com/v1", "key": "sk-very-secret-1234", "model_small": "m"}
    shown = house.alice("PATCH", "ai/settings", given).json()
    assert shown["key"] == {"set": True, "hint": "…1234", "readable": True}
    assert "very-secret" not in house.alice.get("ai/settings").content.decode()
    moved = house.alice("PATCH", "ai/settings", {"base_url": "https://other.example.com/v1"}).json()
    assert moved["key"]["set"] is False
    wrongs = [
        {"base_url": "http://127.0.0.1:9/v1"}, {"base_url": "file:///etc/passwd"}, {"autopilot": {"x": "auto"}},
        {"capability": "magic"}, {"rules": "all"}, {"rules": [{"match": "x", "intent": "nonsense"}]},
        {"requests_per_minute": 0}, {"enabled": "maybe"},
    ]  # fmt: skip
    for wrong in wrongs:
        assert house.alice("PATCH", "ai/settings", wrong).status_code == 422, wrong
    assert house.bob.get("ai/settings").status_code == 403


def test_budgets_are_seen_and_set(house):
    talk = house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    rows = house.alice.get("ai/budgets").json()["budgets"]
    account = next(row for row in rows if (row["scope"], row["period"]) == ("account", "day"))
    (settled,) = house.rows(LedgerEntry, kind="settle")
    assert float(account["spent_usd"]) == settled.amount_micro / 1e6 > 0
    assert (account["reserved_usd"], account["own"], talk.pk > 0) == ("0.000000", False, True)
    change = [{"scope": "account", "period": "day", "limit_usd": "0.25"}]
    rows = house.alice("PATCH", "ai/budgets", {"budgets": change}).json()["budgets"]
    account = next(row for row in rows if (row["scope"], row["period"]) == ("account", "day"))
    assert (account["limit_usd"], account["own"]) == ("0.250000", True)
    for wrong in ([{"scope": "x", "period": "day"}], "all", [{"scope": "account", "period": "day", "limit_usd": "-1"}]):
        assert house.alice("PATCH", "ai/budgets", {"budgets": wrong}).status_code == 422


def test_quality_by_every_key_and_as_a_table(house):
    house.says("Hello, which size should I take of the blue jacket?")
    house.work()
    for by in ("model", "prompt", "arm", "intent", "inbox", "day"):
        found = house.alice.get("ai/quality", by=by).json()
        assert (found["total"]["runs"], len(found["rows"])) == (1, 1), by
        assert found["rows"][0]["cost"] == found["total"]["cost"] > 0
        assert found["total"]["p95_ms"] >= 0
    lines = house.alice.get("ai/quality.csv", by="day").content.decode().splitlines()
    assert lines[0].startswith("key,runs,accepted")
    assert len(lines) == 3
    assert house.alice.get("ai/quality", by="moon").status_code == 422
    assert house.alice.get("ai/quality", **{"from": "yesterday"}).status_code == 422
    assert house.bob.get("ai/quality").status_code == 403


def test_figures_for_the_installations_monitoring(house):
    from helpdesk import figures

    house.says("Do you have this lamp in white?")
    house.work()
    said = figures.text().decode()
    for name in ("queued", 'runs_hour{tier="2"}', 'latency_p95_seconds{tier="2"}', 'fallback_rate{tier="2"}'):
        assert f"ai_{name}" in said


def test_an_account_has_its_own_prices(house):
    shown = house.alice.get("ai/settings").json()["prices"]
    assert [(row["model"], row["known"], row["own"]) for row in shown] == [
        ("demo-small", True, False), ("demo-full", True, False),
    ]  # fmt: skip
    mine = {"model": "demo-small", "input_miss": "1.5", "input_hit": "0.5", "output": 4}
    for price in (mine, mine | {"output": 5}):
        shown = house.alice("PATCH", "ai/settings", {"prices": [price]}).json()["prices"]
    assert (shown[0]["own"], shown[0]["output"]) == (True, "5.000000")
    assert len(house.rows(Price, model="demo-small")) == 2
    for wrong in ("x", [{"model": ""}], [mine | {"output": "-1"}], [mine | {"input_miss": "many"}]):
        assert house.alice("PATCH", "ai/settings", {"prices": wrong}).status_code == 422


def test_an_account_cannot_make_the_installations_provider_cheaper(house):
    """It would spend the installation's money without limit, its own budgets being its own to set."""
    free = {"model": "demo-small", "input_miss": 0, "input_hit": 0, "output": 0}
    shown = house.alice("PATCH", "ai/settings", {"prices": [free]}).json()["prices"]
    assert (shown[0]["own"], shown[0]["output"]) == (True, "0.60")
    house.says("Where is my parcel?")
    house.work()
    (run,) = house.rows(Run)
    assert run.cost_micro > 0


def test_what_is_past_its_time_is_forgotten(house):
    from datetime import timedelta

    from django.utils import timezone

    from ai import tasks

    talk = house.says("Do you have this lamp in white?")
    house.work()
    with scope(house.account.pk):
        Run.objects.update(created_at=timezone.now() - timedelta(days=500))
        Draft.objects.update(made_at=timezone.now() - timedelta(days=500))
    tasks.forget()
    assert house.rows(Run) == []
    assert house.draft(talk), "what is ready stays"
    assert house.rows(LedgerEntry), "and the ledger"


def test_the_api_describes_itself_whole(client, db):
    paths = client.get("/api/schema/?format=json").json()["paths"]
    for address in ("conversations/{display_id}/ai", "ai/quality", "ai/settings", "articles/search", "conversations"):
        assert f"/api/v1/accounts/{{account_id}}/{address}" in paths
    assert "Administrators only" in paths["/api/v1/accounts/{account_id}/ai/settings"]["get"]["description"]
