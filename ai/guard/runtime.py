"""Checks that need the draft's circumstances: its language, its length, what was said before, the canary."""

import re
from difflib import SequenceMatcher

from ai.guard.rules import Hit

_SAME = 0.97  # of the characters in common: the same answer once more
_SHORT = 40  # characters: greetings and thanks may be repeated
_SCRIPTS = {"ru": "[а-яё]", "uk": "[а-яіїєґ]", "be": "[а-яіў]", "kk": "[а-яәғқңөұүһі]", "en": "[a-z]"}
_FOREIGN = {"en": "[а-яё]", "ru": "[a-z]"}


def wrong_language(text: str, lang: str | None) -> list[Hit]:
    """A draft is in its customer's script. Names, codes and links of another script do not count."""
    letters = re.sub(r"\S*[@/\d]\S*", " ", text.lower())
    own, other = _SCRIPTS.get(lang or ""), _FOREIGN.get(lang or "")
    if not own or not other:
        return []
    words_own, words_other = len(re.findall(own + "+", letters)), len(re.findall(other + "{2,}", letters))
    if words_other >= 3 and words_other > 1.5 * words_own:
        return [Hit("wrong_language", f"is not written in the language of the customer ({lang})")]
    return []


def too_long(text: str, longest: int) -> list[Hit]:
    return [Hit("too_long", f"{len(text)} characters, at most {longest}")] if len(text) > longest else []


def repeated(text: str, earlier: tuple[str, ...]) -> list[Hit]:
    """earlier: what has been answered in this conversation. Also a sentence three times within one draft."""
    bare = _bare(text)
    said = [each for each in map(_bare, earlier) if len(each) >= _SHORT and len(bare) >= _SHORT]
    if any(
        each == bare or SequenceMatcher(None, each, bare).quick_ratio() > _SAME < _ratio(each, bare) for each in said
    ):
        return [Hit("repeated_verbatim", "was answered in these words before")]
    parts = [part for part in re.split(r"[.!?\n]+\s*", bare) if len(part) > 15]
    twice = next((part for part in parts if parts.count(part) > 2), None)
    return [Hit("repeated_verbatim", f'says the same again and again: "{twice[:60]}"')] if twice else []


def canary(text: str, secret: str) -> list[Hit]:
    """secret: a word of the prompt that no reply can hold by chance, however it is spaced."""
    bare = re.sub(r"\W", "", text.lower())
    found = secret and re.sub(r"\W", "", secret.lower()) in bare
    return (
        [Hit("canary", "holds the secret word of the prompt"), Hit("prompt_leak", "repeats the prompt")]
        if found
        else []
    )


def _bare(text: str) -> str:
    return " ".join(text.lower().split())


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
