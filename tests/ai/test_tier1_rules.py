"""Rules of an account: what they change, and which are refused."""

import pytest

from ai.tier1 import analyse
from ai.tier1.rules import BadRule, hits, prepared
from ai.tier1.text import tidy, tokens


def applies(phrase, text):
    return bool(hits(tokens(tidy(text)), [prepared({"match": phrase})]))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("верн* деньги", "Верните ДЕНЬГИ!"),
        ("ёлка", "елка сломана"),
        ("где ... заказ*", "где же, наконец, мой заказ"),
        ("(возврат|обмен) товара", "как оформить обмен товара?"),
        ("don't like", "I dont like it"),
        ("order <num>", "my order 12"),
    ],
)
def test_a_phrase_is_found(phrase, text):
    assert applies(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("верни деньги", "верните деньги"),
        ("где ... заказ*", "где раз два три четыре пять шесть заказ"),
        ("суд", "судно пришло"),
        ("a.c", "abc"),
    ],
)
def test_a_phrase_means_what_it_says(phrase, text):
    assert not applies(phrase, text)


def test_a_rule_of_the_account_decides_the_intent():
    rule = {"match": "стильпоинт*", "intent": "payment", "weight": 6}
    assert analyse("где мои стильпоинты", [rule]).intent == "payment"
    assert any("стильпоинты" in reason for reason in analyse("где мои стильпоинты", [rule]).reasons)


def test_a_rule_can_raise_urgency_but_not_lower_a_danger():
    assert analyse("у нас показ мод", [{"match": "показ мод", "urgent": True}]).urgent
    assert analyse("утюг загорелся, не срочно", [{"match": "утюг", "calm": True}]).urgent


def test_a_rule_works_in_a_language_without_a_model():
    rule = {"match": "bestellung", "intent": "delivery"}
    found = analyse("Wo ist meine Bestellung?", [rule])
    assert (found.lang, found.intent) == ("de", "delivery")


@pytest.mark.parametrize(
    "rule",
    [
        {},
        "суд",
        {"match": ""},
        {"match": [""]},
        {"match": "((("},
        {"match": "суд", "intent": "weather"},
        {"match": "суд", "colour": "red"},
        {"match": "суд", "weight": "much"},
        {"match": "a" * 301},
        {"match": ["a"] * 401},
        {"match": "a ... b ... c ... d ... e"},
        {"match": "(a|a)" * 55 + "b"},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with pytest.raises(BadRule):
        analyse("где заказ", [rule])


def test_a_nasty_phrase_comes_to_an_end():
    phrase = "(a*|aa*|*a) ... (a*|aa*|*a) ... (a*|aa*|*a) ... (a*|aa*|*a) zz"
    assert not analyse("a " * 1400 + "!", [{"match": phrase, "urgent": True}]).urgent


def test_a_word_without_end_comes_to_one():
    phrases = ["*a*" + " zz" * (number % 40 + 1) for number in range(400)]
    assert not analyse("ab" * 1400, [{"match": phrases, "urgent": True}]).urgent
