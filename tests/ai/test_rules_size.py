"""An account's own rules for tier 1 are bounded in all: every process has to carry them."""

import pytest

from ai import choices


def patch(house, rules, **more):
    return house.alice("PATCH", "ai/settings", {"rules": rules} | more)


def big(letters) -> list[dict]:
    """About so many letters in rules that are each within their bounds."""
    phrase = "where is my order "
    return [{"match": [f"{phrase}{number} {each}" for each in range(20)], "intent": "delivery"}
            for number in range(letters // 550)]  # fmt: skip


def test_rules_of_an_inbox_are_bounded(house):
    assert patch(house, big(30_000)).status_code == 200
    answer = patch(house, big(60_000))
    assert answer.status_code == 422
    assert "at most 40000 characters" in answer.json()["fields"]["rules"][0]
    assert len(house.alice.get("ai/settings").json()["rules"]) == len(big(30_000))


def test_and_those_of_all_inboxes_together(house, monkeypatch):
    monkeypatch.setattr(choices, "LONGEST_RULES_OF_ACCOUNT", 50_000)
    assert patch(house, big(30_000)).status_code == 200
    answer = patch(house, big(30_000), inbox_id=house.inbox.pk)
    assert answer.status_code == 422
    assert "in all inboxes" in answer.json()["fields"]["rules"][0]
    assert patch(house, big(30_000)).status_code == 200, "what is replaced is not counted twice"
    assert patch(house, []).status_code == 200
    assert patch(house, big(30_000), inbox_id=house.inbox.pk).status_code == 200


@pytest.mark.parametrize("rules", ["x", [1], [{"match": "x" * 400, "intent": "delivery"}]])
def test_what_is_no_rule_is_named(house, rules):
    assert list(patch(house, rules).json()["fields"]) == ["rules"]
