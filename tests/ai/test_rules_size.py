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


def test_rules_are_tried_before_they_are_saved(house):
    rule = {"match": ["flurb (kettle|lamp)"], "intent": "payment", "weight": 9, "urgent": True}
    asked = {"text": "Hello, I have a flurb kettle here", "rules": [rule]}
    said = house.alice.post("ai/rules/test", asked).json()
    assert (said["intent"], said["urgent"]) == ("payment", True)
    assert any("flurb" in reason for reason in said["reasons"])
    assert house.alice.get("ai/settings").json()["rules"] == []
    plain = house.alice.post("ai/rules/test", {"text": asked["text"]}).json()
    assert (plain["intent"] == "payment", plain["urgent"]) == (False, False), "by what is saved, which is nothing"
    assert house.bob.post("ai/rules/test", asked).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "a", "rules": "b"}, "rules"),
        ({"text": "a", "rules": [{"match": "(("}]}, "rules"),
        ({"text": "a", "rules": [{"match": [["a"]]}]}, "rules"),
        ({"text": "a", "rules": [{"match": "a", "intent": "lunch"}]}, "rules"),
        ({"text": "a", "rules": [{"match": "a", "weight": "heavy"}]}, "rules"),
        ({"text": "a", "inbox_id": "b"}, "inbox_id"),
    ],
)
def test_what_cannot_be_tried_is_named(house, given, field):
    said = house.alice.post("ai/rules/test", given)
    assert (said.status_code, list(said.json()["fields"])) == (422, [field])
