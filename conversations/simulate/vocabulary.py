"""The two languages' words, by locale."""

from conversations.simulate import vocabulary_en, vocabulary_ru

VOCABULARIES = {"ru": vocabulary_ru, "en": vocabulary_en}
