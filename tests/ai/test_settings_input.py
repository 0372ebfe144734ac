"""What is no setting is refused with the field's name, and nothing of it is kept."""

import pytest

from ai.models import Setting


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", True), ("key", ["sk"]), ("key", "k" * 1001), ("model_small", {"a": 1}), ("model_full", 5),
        ("model_small", "a\x00b"), ("policy", ["be nice"]), ("base_url", []), ("base_url", 0), ("capability", {}),
        ("capability", 0), ("enabled", 0), ("enabled", "yes"), ("rules", {}), ("rules", ""), ("autopilot", []),
        ("autopilot", "auto"), ("alert_mail", 1), ("alert_url", {}), ("new_alert_secret", "yes"),
        ("requests_per_minute", 0), ("requests_per_minute", 1.5),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(house, field, value):
    said = house.alice("PATCH", "ai/settings", {field: value, "model_full": "kept?"} | {field: value})
    assert (said.status_code, list(said.json()["fields"])) == (422, [field])
    assert house.rows(Setting) == []


def test_null_is_as_everywhere(house):
    house.alice("PATCH", "ai/settings", {"model_small": "mine", "policy": "Be brief.\r\nBe kind.", "rules": []})
    nothing = {"model_small": None, "policy": None, "rules": None, "autopilot": None, "capability": None, "key": None}
    said = house.alice("PATCH", "ai/settings", nothing | {"enabled": None}).json()
    assert (said["model_small"], said["policy"], said["rules"], said["autopilot"]) == ("", "", [], {})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("to=9999-12-31", "to"), ("from=0001-01-01", "from"), ("from=2026-11-30&to=2026-11-01", "from"),
        ("from=yesterday", "from"), ("from=2026-02-30", "from"), ("to=2026-11-01T25:00", "to"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("table", ["quality", "quality.csv", "quality/series"])
def test_times_that_are_none(house, table, query, field):
    said = house.alice.get(f"ai/{table}?{query}")
    assert (said.status_code, list(said.json()["fields"])) == (422, [field])


def test_a_day_is_meant_whole(house):
    said = house.alice.get("ai/quality/series?from=2026-11-01&to=2026-11-01")
    assert (said.status_code, said.json()["step"]) == (200, "hour")
