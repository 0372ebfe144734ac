"""What operators' corrections change, and what they leave alone."""

import json

import pytest

from ai.tier1 import analyse
from ai.tier1.learned import Learned, learn

# In this shop "кешбокс" is a loyalty programme: questions about it belong to payment.
TEXTS = [
    "кешбокс не пришёл за прошлый месяц",
    "где мой кешбокс?",
    "когда будет кешбокс за июль",
    "кешбокс пропал из приложения",
    "подскажите, кешбокс начислят?",
    "кешбокс опять не дошёл",
    "не вижу кешбокс",
    "жду кешбокс третью неделю",
    "кешбокс за покупку когда",
    "вопрос про кешбокс",
]
TAUGHT = [{"text": text, "intent": "payment"} for text in TEXTS]


def test_corrections_reach_messages_like_them():
    before = analyse("а кешбокс уже отправили?")
    after = analyse("а кешбокс уже отправили?", correct=learn(TAUGHT))
    assert before.intent != "payment"
    assert after.intent == "payment"
    assert "taught by operators" in after.reasons


OTHERS = ["где мой заказ?", "верните деньги за куртку", "where is my order?", "спасибо, всё отлично"]


@pytest.mark.parametrize("text", OTHERS)
def test_other_messages_stay_as_they_were(text):
    before, after = analyse(text), analyse(text, correct=learn(TAUGHT))
    assert (after.intent, after.sentiment, after.urgent, after.reasons) == (
        before.intent,
        before.sentiment,
        before.urgent,
        before.reasons,
    )


def test_one_correction_does_not_turn_everything_round():
    once = learn([{"text": "где мой заказ", "intent": "complaint"}])
    assert analyse("когда приедет мой заказ 4471?", correct=once).intent == "delivery"


def test_contradicting_corrections_abstain():
    texts = [f"кешбокс {number}" for number in range(6)]
    torn = learn([{"text": text, "intent": one} for text in texts for one in ("payment", "account")])
    assert analyse("кешбокс", correct=torn).reasons == analyse("кешбокс").reasons


def test_a_danger_is_never_taught_away():
    calm = learn([{"text": f"утюг ударил током, случай {n}", "urgent": False} for n in range(30)])
    assert analyse("утюг ударил током", correct=calm).urgent


def test_nothing_is_learned_from_nothing():
    assert learn([]) == Learned()
    assert analyse("где заказ", correct=learn([{"text": "🙂", "intent": "praise"}])).intent == "delivery"


def test_a_label_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="weather"):
        learn([{"text": "где мой заказ", "intent": "weather"}])


def test_what_was_learned_survives_storing():
    stored = Learned.from_json(json.loads(json.dumps(learn(TAUGHT).as_json())))
    assert analyse("мой кешбокс где?", correct=stored).intent == "payment"
