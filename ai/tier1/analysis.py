"""Rules and model together."""

from collections.abc import Iterable, Mapping
from typing import Any

from ai.tier1 import rules as rulebook
from ai.tier1.explain import matched
from ai.tier1.features import stem, style, vector, vector_of
from ai.tier1.labels import INTENTS, SENTIMENTS, URGENT, Analysis
from ai.tier1.language import detect, read_as
from ai.tier1.model import INTENT_COLUMNS, SENTIMENT_COLUMNS, Model, load, sigmoid, softmax
from ai.tier1.rules import Hit
from ai.tier1.temper import shift, told_by
from ai.tier1.text import clauses, tidy, tokens

OTHER = INTENTS.index("other")
# How much a rule moves the sentiment's logits: about 90 % against an undecided model.
MOOD = 2.5
# A language read with its neighbour's model is a guess.
FOREIGN = 0.6
# What is left of the model's opinion where it knows no word.
STRANGE = 0.35
# From this confidence of the intent on a message is surely one to a shop.
AT_HOME = 0.8
CLAUSES = 12


def analyse(text: str, rules: Iterable[Mapping[str, Any]] = (), correct: Any = None) -> Analysis:
    """See ai.tier1.analyse."""
    own = rulebook.of_account(rules)
    text = tidy(text)
    lang = detect(text)
    text, model_lang = read_as(text, lang)
    if model_lang is None:
        return _unread(text, lang, own)
    words = tokens(text)
    hits = rulebook.hits(words, (*own, *rulebook.built_in(model_lang)))
    return Reading(text, words, lang, model_lang, load(model_lang), hits, correct).result()


def _unread(text: str, lang: str, own: tuple) -> Analysis:
    """A language without a model: only the account's rules speak."""
    hits = rulebook.hits(tokens(text), own)
    intent = next((hit.rule.intent for hit in hits if hit.rule.intent), "other")
    mood = next((hit.rule.sentiment for hit in hits if hit.rule.sentiment), "neutral")
    reasons = tuple(matched(hit.words) for hit in hits) or ("nothing to go by" if lang == "und" else "no model",)
    return Analysis(lang, intent, mood, _pressing(hits), 0.5 if intent != "other" else 0.0, reasons)


def _pressing(hits: list[Hit]) -> bool:
    calm = any(hit.rule.calm for hit in hits)
    return any(hit.rule.grave or (hit.rule.urgent and not calm) for hit in hits)


class Reading:
    """One message being read."""

    def __init__(self, text, words, lang, model_lang, model: Model, hits: list[Hit], correct: Any) -> None:
        self.text, self.words, self.lang, self.model_lang = text, words, lang, model_lang
        self.model, self.hits = model, hits
        self.places, self.values = vector_of(words, model_lang, style(text))
        self.logits = model.logits(self.places, self.values)
        self.known = model.familiar([stem(word, model_lang) for word in words])
        self.logits[INTENT_COLUMNS] *= max(STRANGE, min(1.0, self.known * 2))
        for hit in hits:
            self._apply(hit)
        self._calm_mood()
        unmoved = float(self.logits[URGENT])
        self.taught = correct.add(self.logits, words, model_lang) if correct is not None else ()
        self.eased = float(self.logits[URGENT]) - unmoved

    def _calm_mood(self) -> None:
        chances = softmax(self.logits[INTENT_COLUMNS] / self.model.temperature)
        best = int(chances.argmax())
        about = INTENTS[best] if best != OTHER and chances[best] >= AT_HOME else ""
        self.logits[SENTIMENT_COLUMNS] += shift(self.text, self.words, self.model_lang, self.model, about)
        self.logits[SENTIMENT_COLUMNS] += told_by(chances)

    def _apply(self, hit: Hit) -> None:
        if hit.rule.intent:
            self.logits[INTENTS.index(hit.rule.intent)] += hit.rule.weight
        if hit.rule.sentiment:
            self.logits[len(INTENTS) + SENTIMENTS.index(hit.rule.sentiment)] += MOOD

    def result(self) -> Analysis:
        chances = softmax(self.logits[INTENT_COLUMNS] / self.model.temperature)
        best = int(chances.argmax())
        confidence = float(chances[best]) * (1 if self.lang == self.model_lang else FOREIGN)
        if confidence < self.model.unsure:
            best = OTHER
        mood = SENTIMENTS[int(self.logits[SENTIMENT_COLUMNS].argmax())]
        return Analysis(self.lang, INTENTS[best], mood, self._urgent(), round(confidence, 3), self._reasons(best))

    def _urgent(self) -> bool:
        """Rules first; the model may raise it too, for the whole or for one sentence, unless told to be calm."""
        if _pressing(self.hits):
            return True
        return not any(hit.rule.calm for hit in self.hits) and self._alarm() >= self.model.alarm

    def _alarm(self) -> float:
        parts = clauses(self.text)
        highest = float(self.logits[URGENT])
        for part in parts[:CLAUSES] if len(parts) > 1 else ():
            alone = float(self.model.logits(*vector(part, self.model_lang))[URGENT]) + self.eased
            highest = max(highest, alone)
        return sigmoid(highest)

    def _reasons(self, best: int) -> tuple[str, ...]:
        from ai.tier1.explain import weightiest

        said = [hit.words for hit in self.hits if hit.rule.intent == INTENTS[best]]
        pressing = [hit.words for hit in self.hits if hit.rule.urgent]
        found = [matched(words) for words in said[:2]] or weightiest(self.model, self.words, self.model_lang, best)
        found += [f'urgent: "{words}"' for words in pressing[:2]]
        return tuple(dict.fromkeys([*found, *self.taught]))
