"""What goes out by itself, and every reason for which it does not."""

import pytest

from ai import autopilot, experiments
from ai.models import Alert, Draft, Experiment, Run
from conversations.models import Conversation, Message
from conversations.services import assignment
from conversations.services.actors import Actor
from helpdesk.scope import scope

THANKS = "Спасибо большое, всё пришло, очень довольна!"


@pytest.fixture
def auto(house):
    house.set(autopilot={"praise": "auto", "product_question": "auto", "human": "auto"})
    return house


def sent(house, talk) -> list[Message]:
    return house.rows(Message, conversation=talk, sender_type=Conversation.Author.BOT)


def test_thanks_are_answered_where_that_is_wanted(auto):
    talk = auto.says(THANKS, session="thanks")
    auto.work()
    (message,) = sent(auto, talk)
    assert message.content.startswith("Здравствуйте")
    assert message.content_attributes["ai"] is True
    (run,) = auto.rows(Run, conversation_id=talk.pk)
    assert (run.action, run.outcome) == ("auto_sent", "offered")
    assert [row.state for row in auto.rows(Draft, conversation=talk)] == ["used"]
    assert auto.alice.get("ai/quality").json()["total"]["accepted"] == 1


def test_where_it_is_not_wanted_it_stays_a_draft(house):
    talk = house.says(THANKS, session="thanks")
    house.work()
    assert sent(house, talk) == []
    assert house.draft(talk)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"assignee": True}, "taken_over"), ({"ai_urgent": True}, "urgent"), ({"sentiment": "negative"}, "urgent"),
        ({"intent": "human"}, "asked_human"), ({"intent": "product_question"}, "low_confidence"),
        ({"intent": "delivery"}, "not_on"),
    ],
)  # fmt: skip
def test_every_doubt_leaves_it_to_a_person(auto, change, reason):
    talk = auto.says(THANKS, session="thanks")
    auto.set(autopilot={})
    auto.work()
    auto.set(autopilot={"praise": "auto", "product_question": "auto", "human": "auto"})
    draft = auto.draft(talk)
    with scope(auto.account.pk):
        if change.pop("assignee", False):
            assignment.assign(talk.pk, auto.shop.bob.user_id, Actor.system())
        Conversation.objects.filter(pk=talk.pk).update(**change)
        decision = autopilot.consider(talk.pk, draft.message_id)
    assert (decision.send, decision.reason) == (False, reason)
    assert sent(auto, talk) == []


def test_never_more_than_twice_in_a_row(auto):
    for _ in range(4):
        talk = auto.says(THANKS, session="thanks")
        auto.work()
    assert len(sent(auto, talk)) == 2
    assert auto.rows(Run, conversation_id=talk.pk)[-1].reason == "loop"
    assert auto.bob.get(f"conversations/{talk.display_id}/ai").json()["handoff"] == "loop"


def test_arms_follow_from_the_conversation_and_harmful_ones_stop(house):
    given = {"name": "small", "arms": [{"name": "A"}, {"name": "B", "model_small": "demo-small:harmful"}]}
    assert house.bob.post("ai/experiments", given).status_code == 403
    answer = house.alice.post("ai/experiments", given | {"least_runs": 2, "most_harmful": 10})
    assert answer.status_code == 201
    assert house.alice.post("ai/experiments", given).status_code == 409
    for number in range(10):
        house.says("Do you have this lamp in white?", session=f"v{number}")
    for _ in range(3):
        house.work()
    with scope(house.account.pk):
        experiment = experiments.running()
        for run in Run.objects.filter(tier=2):
            assert experiments.arm_of(experiment, run.conversation_id).name == run.arm
        assert set(Run.objects.filter(arm="B", tier=2).values_list("outcome", flat=True)) == {"blocked"}
        assert experiments.stop_harmful() == ["B"]
        assert experiments.stop_harmful() == []
    assert [row.kind for row in house.rows(Alert, kind="arm_stopped")] == ["arm_stopped"]
    (shown,) = house.alice.get("ai/experiments").json()["experiments"]
    assert [bool(arm["stopped"]) for arm in shown["arms"]] == [False, True]
    house.says("And this table?", session="v1")
    with scope(house.account.pk):
        stopped = [key for key in range(1, 50) if experiments.arm_of(experiments.running(), key).name == "B"]
    assert stopped == []
    assert house.alice("PATCH", "ai/experiments", {"id": shown["id"], "state": "stopped"}).json()["state"] == "stopped"
    assert house.rows(Experiment, state="running") == []


@pytest.mark.parametrize("arms", [[], [{"name": "A"}], [{"name": "A"}, {"name": "A"}], "AB",
                                  [{"name": "A"}, {"name": "B", "weight": 0}]])  # fmt: skip
def test_arms_are_checked(house, arms):
    assert house.alice.post("ai/experiments", {"arms": arms}).status_code == 422
