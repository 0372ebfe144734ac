"""Which language a short message is in."""

import pytest

from ai.tier1.language import detect
from ai.tier1.text import tidy
from benchmarks.ai.fresh import ROWS


def messages() -> list[tuple[str, str]]:
    """(language, message) of the list the benchmark keeps."""
    found, lang = [], ""
    for line in (ROWS / "languages.txt").read_text().splitlines():
        if line.startswith("## "):
            lang = line[3:]
        elif line and not line.startswith("# "):
            found.append((lang, line))
    return found


def test_nearly_every_short_message_is_told_by_its_words_and_letters():
    wrong = [(lang, text, detect(tidy(text))) for lang, text in messages() if detect(tidy(text)) != lang]
    assert len(wrong) <= 0.03 * len(messages()), wrong


def test_no_russian_or_english_message_is_taken_for_a_neighbour_but_one():
    wrong = [text for lang, text in messages() if lang in ("ru", "en") and detect(tidy(text)) != lang]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Калі прыедзе пасылка", "be"),
        ("не працуе тэлефон", "be"),
        ("Как написать продавцу из Киева, его зовут Сергій", "ru"),
        ("тапсырыс қайда", "kk"),
        ("ça ne marche pas", "fr"),
        ("bom dia", "pt"),
    ],
)
def test_neighbours_are_kept_apart(text, lang):
    assert detect(text) == lang
