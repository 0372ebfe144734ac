"""Which language a message is in: Russian and English at a glance, the others by telling words and letters."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from ai.tier1.text import HANDLE, LINK, MAIL
from ai.tier1.words import TRANSLIT, TRANSLIT_WORDS, telling

WORD = re.compile(r"[^\W\d_]+")
SCRIPTS = {
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
}
LETTERS = (
    ("kk", "әғқңұһ"),
    ("be", "ў"),
    ("uk", "іїєґ"),
    ("mk", "ѓќѕ"),
    ("sr", "ђјљњћџ"),
    ("mn", "өү"),
)
LATIN_LETTERS = (
    ("de", "ß"),
    ("vi", "ơưđạảấầẩậắằặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửựỳỵỷỹ"),
    ("tr", "ğış"),
    ("pl", "łąęśźż"),
    ("ro", "ășț"),
    ("cs", "ěřů"),
)
# How Russian letters are written in Latin, longest first.
SPELT = re.compile("|".join(sorted(TRANSLIT, key=len, reverse=True)))
# A foreign letter in fewer than one word of these is a name or a quotation.
FEW = 6
# By how much (in log probability) the library must prefer another language to English.
SURE = 12.0


def detect(text: str) -> str:
    """The language of a tidied text as an ISO 639-1 code; "und" where it has no letters."""
    words = WORD.findall(HANDLE.sub(" ", LINK.sub(" ", MAIL.sub(" ", text))).lower())
    if not words:
        return "und"
    script = _script(words)
    if script == "CYRILLIC":
        return _cyrillic(words)
    return _latin(words) if script == "LATIN" else SCRIPTS.get(script, "und")


def read_as(text: str, lang: str) -> tuple[str, str | None]:
    """(text, language of the model that may read it); the language is None where no model can."""
    if lang == "ru":
        return (text if _has_cyrillic(text) else _respelt(text)), "ru"
    if lang in ("uk", "be", "bg"):
        return text, "ru"
    return text, "en" if lang in ("en", "und") else None


def _script(words: list[str]) -> str:
    """The script of the message; Russian with the Latin names of goods is still Russian."""
    counts: dict[str, int] = {}
    for word in words:
        for letter in word[:20]:
            name = _script_of(letter)
            counts[name] = counts.get(name, 0) + 1
    if counts.get("CYRILLIC", 0) * 4 >= sum(counts.values()):
        return "CYRILLIC"
    return "HIRAGANA" if counts.get("HIRAGANA") else max(counts, key=counts.__getitem__)


@lru_cache(maxsize=5_000)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "?").split(" ")[0].split("-")[0]


def _has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def _cyrillic(words: list[str]) -> str:
    letters = set("".join(words))
    for lang, marks in LETTERS:
        if sum(bool(set(word) & set(marks)) for word in words) * FEW >= len(words):
            return "be" if lang == "uk" and letters & set("ыэ") else lang
    score = {lang: sum(word in known for word in words) for lang, known in telling("cyrillic").items()}
    best = max(score, key=score.__getitem__)
    if letters & set("ыэё"):  # of these languages only Russian and Belarusian have them
        return "be" if score["be"] and score["be"] * FEW >= len(words) else "ru"
    return best if score[best] else "ru"


def _latin(words: list[str]) -> str:
    if any("ə" in word for word in words):
        return "az"
    spelt = sum(bool(TRANSLIT_WORDS.fullmatch(word)) for word in words)
    score = {lang: sum(word in known for word in words) for lang, known in telling("latin").items()}
    if spelt and spelt >= max(score.values()) and spelt * 4 >= len(words):
        return "ru"
    best = max(score, key=score.__getitem__)
    if score[best] > score["en"]:
        return best
    return _rarer(words, score["en"])


def _rarer(words: list[str], english: int) -> str:
    """English unless the letters, or the library on a longer text, are sure of something else."""
    letters = set("".join(words))
    for lang, marks in LATIN_LETTERS:
        if letters & set(marks):
            return lang
    text = " ".join(words)
    if english or len(words) < 3 or len(text) < 15:
        return "en"
    ranked = dict(_library().rank(text))
    best = max(ranked, key=ranked.__getitem__)
    return best if ranked[best] - ranked["en"] > SURE else "en"


@cache
def _library() -> Any:
    """Takes a second to read, so only once somebody writes in a third language."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    library = LanguageIdentifier.from_model_file(MODEL_FILE)
    library.set_languages([*telling("latin"), "az", "sq", "lt", "lv", "et", "sl", "hr", "sk", "da", "no"])
    return library


def _respelt(text: str) -> str:
    """Russian written in Latin letters, put back: "gde moy zakaz" -> «где мой заказ»."""
    return SPELT.sub(lambda match: TRANSLIT[match.group()], text.lower())
