"""The small model beside the rules: made anew it is the same, it finds what no rule names, and it stays small."""

import hashlib

import numpy as np
import pytest

from ai import guard
from ai.guard import learned, training
from ai.guard.fold import fold
from ai.guard.reply import LABELS
from ai.guard.rules import hits, rules_of


def test_training_again_gives_the_same_weights(monkeypatch):
    """Of fewer sentences than the model itself is made of: the way is the same."""
    for name, less in (("MOST", 4), ("REPEATED", 2), ("ROUNDS", 1)):
        monkeypatch.setattr(training, name, less)
    first, second = (hashlib.sha256(training.train(7)[0].tobytes()).hexdigest() for _ in range(2))
    assert first == second


def test_the_file_is_small_and_of_these_labels():
    with np.load(learned.WEIGHTS) as kept:
        assert kept["weights"].shape[1] == len(LABELS)
    assert learned.WEIGHTS.stat().st_size < 5 * 2**20


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("Жмёт, потому что ногу надо было измерять, а не гадать.", "blame"),
        ("Ваши трудности решайте без нас.", "dismissive"),
        ("Умникам скидок не даём.", "rude"),
    ],
)
def test_it_finds_what_no_rule_names(text, harm):
    assert harm in guard.check(text).categories


def test_what_it_finds_says_how_sure_it_is():
    text = "Это вам урок, решайте без нас такие вещи, ответа не стоят."
    reasons = guard.check(text).reasons
    assert hits(fold(text), rules_of("reply")) == [] or reasons
    assert all('"' in reason for reason in reasons)


def test_short_answers_are_left_to_the_rules():
    assert not guard.check("Да, конечно!").harmful
    assert not guard.check("Thanks!").harmful
