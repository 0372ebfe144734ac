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
