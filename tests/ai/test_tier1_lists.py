"""What lists of words add to what was learned: moods, and kinds of words."""

import pytest

from ai.tier1 import analyse
from ai.tier1.features import KINDS, SIZE, masked, vector
from ai.tier1.labels import INTENTS
from ai.tier1.model import LANGUAGES, load
from ai.tier1.moods import mood_features, tone
from ai.tier1.topics import topic_features, topics
from benchmarks.ai.fresh import ROWS, rows
from benchmarks.ai.metrics import alarm, macro


@pytest.mark.parametrize(
    ("word", "lang", "signs"),
    [
        ("радостный", "ru", "+"),
        ("обманули", "ru", "-"),
        ("не", "ru", "~"),
        ("стол", "ru", ""),
        ("<smile>", "ru", "+"),
        ("flimsy", "en", "-"),
        ("gorgeous", "en", "+"),
        ("table", "en", ""),
    ],
)
def test_words_have_tones(word, lang, signs):
    assert tone(word, lang) == signs


def test_a_not_turns_a_word_round_and_a_but_decides():
    assert "mn+1" in mood_features(["not", "good"], "en")
    assert "m+1" in mood_features(["very", "odd", "but", "good"], "en")
    assert "mlate-" in mood_features(["красиво", "но", "отвратительно"], "ru")
    assert mood_features(["table"], "en") == ["mplain"]


def test_a_word_stands_for_its_kind():
    assert topics("самокат", "ru") == topics("чайник", "ru") == ("thing",)
    assert "uthing break" in topic_features(["kettle", "broke"], "en")
    assert topic_features(["zzz"], "en") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_kinds_of_words_speak_for_the_intent_alone(lang):
    assert not load(lang).weights[SIZE : SIZE + KINDS, len(INTENTS) :].any()
    assert load(lang).weights[SIZE : SIZE + KINDS].any()


def test_a_hidden_word_leaves_its_mood_and_its_kind():
    kettle, sofa = (set(masked(text, "en", topics)[0]) for text in ("kettle broke", "sofa cracked"))
    assert kettle == sofa
    assert any(one >= SIZE for one in kettle)
    assert set(vector("kettle broke", "en")[0]) != set(vector("sofa cracked", "en")[0])


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Полиция задержала злоумышленника, пострадавшие доставлены в больницу.", "neutral"),
        ("обворожительно и душевно, лучший вечер", "positive"),
        ("гнусная халтура", "negative"),
        ("blorf snizzle wug", "neutral"),
        ("The hinge is flimsy and the lid rattles.", "negative"),
        ("Superb little gadget, sturdy and comfortable.", "positive"),
    ],
)
def test_a_mood_is_heard_in_words_of_the_lists(text, sentiment):
    assert analyse(text).sentiment == sentiment


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_written_for_the_benchmark_are_read_within_the_budgets(lang):
    """A floor under all sets together; docs/ai-tier1.md has how each was read before the phrases knew its like."""
    messages = [row for path in sorted(ROWS.glob(f"fresh_?_{lang}.txt")) for row in rows(path)]
    read = [(row, analyse(row["text"])) for row in messages]
    assert len(messages) > 300
    assert macro([(row["intent"], one.intent) for row, one in read if row["intent"]]) >= 0.80
    assert macro([(row["sentiment"], one.sentiment) for row, one in read]) >= 0.80
    found = alarm([(row["urgent"], one.urgent) for row, one in read])
    assert found["recall"] >= 0.90
    assert found["precision"] >= 0.75
    assert {one.intent for _, one in read} <= set(INTENTS)
