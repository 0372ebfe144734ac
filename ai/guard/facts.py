"""What a draft may not invent: figures, amounts, dates, links, phones and names that its sources do not hold."""

import re

from ai.guard.amounts import in_words, unsaid
from ai.guard.contacts import contacts
from ai.guard.fold import fold
from ai.guard.rules import Hit

_NUMBER = re.compile(r"\d+(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*")
_LIST_MARK = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")
_NAME = re.compile(r"(?<=[a-zа-яё,] )[A-ZА-ЯЁ][a-zа-яё]{2,}(?:[ -][A-ZА-ЯЁ][a-zа-яё]{2,})*")
_NO_NAMES = frozenset(
    [
        "ozon",
        "wildberries",
        "yandex",
        "amazon",
        "ebay",
        "etsy",
        "яндекс",
        "озон",
        "вайлдберриз",
        "маркет",
        "chat",
        "please",
        "thank",
        "thanks",
        "dear",
        "hello",
        "sorry",
        "здравствуйте",
        "спасибо",
        "вам",
        "вас",
        "ваш",
        "ваша",
        "ваше",
        "ваши",
        "вами",
        "english",
        "russian",
    ]
)
_STEM = 4


def invented(text: str, context: str) -> list[Hit]:
    """context: everything the draft may draw on, as one text. Word endings may differ from it, figures may not."""
    source = fold(context)
    said = [each.text for each in contacts(text)]
    rest = text
    for each in said:
        rest = rest.replace(each, " ")
    missing = [each for each in said if _bare(each) not in _bare(context)]
    missing += [number for number in _numbers(rest) if number not in _number_set(source)]
    missing += [name for name in _NAME.findall(rest) if not _named(name, source)]
    missing += unsaid(fold(rest), source)
    return [Hit("invented_fact", f'not in the sources: "{each}"') for each in dict.fromkeys(missing)]


def _bare(text: str) -> str:
    return re.sub(r"[\s()+-]|^https?://(?:www\.)?", "", text.lower()).rstrip("/")


def _numbers(text: str) -> list[str]:
    return [_plain(each) for each in _NUMBER.findall(_LIST_MARK.sub(" ", text))]


def _number_set(source: str) -> set[str]:
    whole = {_plain(each) for each in _NUMBER.findall(source)}
    return whole | set(re.findall(r"\d+", source)) | in_words(source)


def _plain(number: str) -> str:
    bare = re.sub(r"[ \u00a0]", "", number).replace(",", ".")
    return re.sub(r"\.0+$", "", bare)


def _named(name: str, source: str) -> bool:
    words = re.findall(r"\w+", fold(name))
    return all(word in _NO_NAMES or word[: max(_STEM, len(word) - 2)] in source for word in words)
