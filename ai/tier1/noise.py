"""What thumbs do to a sentence: slips, missing marks, capitals, stretched letters."""

import random

NEAR = {
    "ru": dict(
        zip(
            "йцукенгшщзхфывапролджэячсмитьбю",
            "цукенгшщзхъывапролджэжчсмитьбюб",
            strict=True,
        )
    ),
    "en": dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioposdfghjklkxcvbnmn", strict=True)),
}


def smudge(text: str, lang: str, rng: random.Random) -> str:
    """The text as somebody in a hurry may have typed it; often unchanged."""
    for change, share in CHANGES:
        if rng.random() < share:
            text = change(text, lang, rng)
    return text


def _slip(text: str, lang: str, rng: random.Random) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    if len(words[at]) < 4:
        return text
    words[at] = _misspell(words[at], lang, rng)
    return " ".join(words)


def _misspell(word: str, lang: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + NEAR[lang].get(word[at], word[at]) + word[at + 1 :]


def _lower(text: str, lang: str, rng: random.Random) -> str:
    return text.lower()


def _shout(text: str, lang: str, rng: random.Random) -> str:
    return text.upper()


def _capital(text: str, lang: str, rng: random.Random) -> str:
    return text[:1].upper() + text[1:]


def _no_marks(text: str, lang: str, rng: random.Random) -> str:
    return text.rstrip("?!.,").replace(",", "")


def _stop(text: str, lang: str, rng: random.Random) -> str:
    return text if text[-1:] in "?!.)" else text + "."


CHANGES = (
    (_lower, 0.25),
    (_capital, 0.55),
    (_no_marks, 0.25),
    (_stop, 0.2),
    (_slip, 0.25),
    (_slip, 0.08),
    (_shout, 0.04),
)
