"""Suggested labels: the account's own, until somebody has put them on."""

import json

from ai.drafting import answers, labels
from ai.prompts import wording
from conversations.models import Label
from helpdesk.scope import scope

QUESTION = "Do you have this lamp in white?"


def made(house, *titles):
    with scope(house.account.pk):
        Label.objects.bulk_create([Label(title=title, description=f"about {title}") for title in titles])


def bar(house, talk):
    return house.bob.get(f"conversations/{talk.display_id}/ai").json()


def test_what_fits_is_suggested_until_it_is_on(house):
    made(house, "lamp", "white-goods", "vip")
    talk = house.says(QUESTION)
    assert bar(house, talk)["suggested_labels"] == []
    house.work()
    assert bar(house, talk)["suggested_labels"] == ["lamp", "white-goods"]
    assert house.bob.post(f"conversations/{talk.display_id}/labels", {"labels": ["lamp"]}).status_code == 200
    assert bar(house, talk)["suggested_labels"] == ["white-goods"]
    house.bob.post(f"conversations/{talk.display_id}/labels", {"labels": []})
    assert bar(house, talk)["suggested_labels"] == ["lamp", "white-goods"]


def test_a_label_that_is_gone_is_not_suggested(house):
    made(house, "lamp")
    talk = house.says(QUESTION)
    house.work()
    with scope(house.account.pk):
        Label.objects.all().delete()
    assert bar(house, talk)["suggested_labels"] == []


def test_the_prompt_names_them_and_is_the_old_one_without(house):
    house.says(QUESTION)
    house.work()
    assert "The house's labels" not in house.provider.memory.seen["demo-small"]
    made(house, "lamp")
    house.says(QUESTION, session="second")
    house.work()
    assert json.dumps([{"label": "lamp", "about": "about lamp"}]) in house.provider.memory.seen["demo-small"]
    assert "labels" not in wording.PROMPTS["draft-1"]
    assert wording.PROMPTS["draft-2"].count("labels") == 3


def test_a_model_cannot_make_labels_up(house):
    made(house, "lamp", "VIP")
    with scope(house.account.pk):
        assert labels.those_that_exist(["new", " vip ", "LAMP", "lamp", "x" * 500]) == ["VIP", "lamp"]
        assert labels.those_that_exist([]) == []
    entry = {"id": "a1", "draft": "Yes.", "labels": "lamp"}
    assert answers.read(json.dumps({"drafts": [entry]}), {"a1"}).missing == {"a1"}
    assert answers.read(json.dumps({"drafts": [entry | {"labels": ["lamp"]}]}), {"a1"}).entries["a1"].labels == ["lamp"]


def test_next_doors_labels_stay_next_door(house):
    with scope(house.shop.other.pk):
        Label.objects.create(title="lamp")
    talk = house.says(QUESTION)
    house.work()
    assert bar(house, talk)["suggested_labels"] == []


def test_what_is_put_aside_stays_aside_for_everybody_until_it_is_taken_back(house):
    made(house, "lamp", "white-goods")
    talk = house.says(QUESTION)
    house.work()
    address = f"conversations/{talk.display_id}/ai/labels"
    said = house.bob.post(address, {"title": "lamp", "dismissed": True})
    assert (said.status_code, said.json()["suggested_labels"]) == (200, ["white-goods"])
    assert house.bob.post(address, {"title": "lamp", "dismissed": True}).status_code == 200
    assert house.alice.get(f"conversations/{talk.display_id}/ai").json()["suggested_labels"] == ["white-goods"]
    house.says("And is the lamp in stock?")
    house.work()
    assert "lamp" not in bar(house, talk)["suggested_labels"], "the next message does not bring it back"
    other = house.says(QUESTION, session="other")
    house.work()
    assert "lamp" in bar(house, other)["suggested_labels"], "another conversation is another matter"
    said = house.alice.post(address, {"title": "lamp", "dismissed": False})
    assert said.json()["suggested_labels"] == ["lamp"]


def test_who_puts_nothing_aside_is_told_what_is_wrong(house):
    made(house, "lamp")
    talk = house.says(QUESTION)
    address = f"conversations/{talk.display_id}/ai/labels"
    for given, field in [
        ({"title": "lamp"}, "dismissed"), ({"title": "lamp", "dismissed": "yes"}, "dismissed"),
        ({"dismissed": True}, "title"), ({"title": ["lamp"], "dismissed": True}, "title"),
        ({"title": "x" * 300, "dismissed": True}, "title"), ({"title": "unknown", "dismissed": True}, "title"),
    ]:  # fmt: skip
        said = house.bob.post(address, given)
        assert (said.status_code, list(said.json()["fields"])) == (422, [field]), given
