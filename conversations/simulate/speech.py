"""Sentences by language, topic and speaker, made beforehand in number, so that a message costs a few picks.

Frequent words are frequent and rare ones rare (roughly by Zipf's law), because an index of words behaves accordingly.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from random import Random

from conversations.simulate.vocabulary import VOCABULARIES

CUSTOMER, STAFF = 0, 1
EACH = 1500  # sentences of a topic and speaker
BRANDS = 8000
SLOT = re.compile(r"\{(product|brand|city|street|day|price|count|colour|carrier|bank)\}")
# Sentences in a message: mostly few, now and then a whole letter.
LENGTHS = [1] * 14 + [2] * 19 + [3] * 18 + [4] * 15 + [5] * 11 + [6] * 8 + [8] * 6 + [12] * 5 + [25] * 4


def zipf(random: Callable[[], float], words: list) -> str:
    return words[int(len(words) * random() ** 3)]


class Tongue:
    """One language."""

    def __init__(self, locale: str):
        self.words = VOCABULARIES[locale]
        self._random = Random(f"sentences in {locale}").random  # the stock is the same for every seed
        self.brands = self._brands()
        self.topics = list(self.words.TOPICS)
        self.said = {topic: tuple(map(self._stock, both)) for topic, both in self.words.TOPICS.items()}
        self.general = tuple(map(self._stock, self.words.GENERAL))
        self.notes = self._stock(self.words.NOTES)

    def _brands(self) -> list[str]:
        random, parts = self._random, self.words.SYLLABLES
        return ["".join(zipf(random, parts) for _ in range(2 + int(random() * 3))).title() for _ in range(BRANDS)]

    def _stock(self, templates: list[str]) -> list[str]:
        return [SLOT.sub(self._filling, templates[int(len(templates) * self._random() ** 1.5)]) for _ in range(EACH)]

    def _filling(self, slot: re.Match) -> str:
        return str(getattr(self, f"_{slot[1]}")())

    def _product(self):
        return zipf(self._random, self.words.PRODUCTS)

    def _brand(self):
        name = zipf(self._random, self.brands)
        return name if self._random() < 0.7 else f"{name} {int(self._random() * 900) + 100}"

    def _city(self):
        return zipf(self._random, self.words.CITIES)

    def _street(self):
        return zipf(self._random, self.words.STREETS)

    def _day(self):
        return zipf(self._random, self.words.DAYS)

    def _price(self):
        amount = int(90 + 20000 * self._random() ** 4)
        return f"{amount} ₽" if self.words.LOCALE == "ru" else f"£{amount // 20}"

    def _count(self):
        return 2 + int(60 * self._random() ** 2)

    def _colour(self):
        return zipf(self._random, self.words.COLOURS)

    def _carrier(self):
        return zipf(self._random, self.words.CARRIERS)

    def _bank(self):
        return zipf(self._random, self.words.BANKS)

    def person(self, random: Callable[[], float]) -> str:
        first, last = zipf(random, self.words.FIRST), zipf(random, self.words.LAST)
        woman = self.words.LOCALE == "ru" and (first[-1] in "ая" or first in self.words.WOMEN)
        return f"{first} {last}а" if woman else f"{first} {last}"

    def say(self, random: Callable[[], float], topic: str, who: int, opening: list[str]) -> str:
        """A message on the topic. opening: sentences to begin with."""
        own, general = self.said[topic][who], self.general[who]
        parts = opening + [
            (own if random() < 0.6 else general)[int(EACH * random())] for _ in range(LENGTHS[int(100 * random())])
        ]
        return ("\n" if len(parts) > 9 else " ").join(dict.fromkeys(parts))


@lru_cache
def tongue(locale: str) -> Tongue:
    """The language, made once a process."""
    return Tongue(locale)
