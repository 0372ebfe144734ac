"""A customer's text on its way into a prompt: is it trying to command, and how is it marked as data."""

import base64
import binascii
import re
import secrets
import unicodedata

from ai.guard import learned
from ai.guard.fold import fold, views
from ai.guard.marks import DELIMITERS, STRUCTURE
from ai.guard.rules import hits, rules_of

LONGEST = 1500  # characters of one message that reach a prompt
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\U000e0000-\U000e007f]")
_HIDDEN = 12  # invisible characters, after which they are a message of their own
_TAGS = range(0xE0020, 0xE007F)


def injection(text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a customer's text tries to command the assistant, and by what it was noticed."""
    plain = _with_tags(text)
    found = [f'{reason}: "{m.group().strip()[:60]}"' for reason, each in STRUCTURE.items() if (m := each.search(plain))]
    found += [hit.reason for view in views(plain) for hit in hits(view, rules_of("injection"))]
    found += [] if found else [hit.reason for hit in learned.command_hits(fold(plain))]
    found += _encoded(plain)
    if len(_INVISIBLE.findall(text)) >= _HIDDEN:
        found.append("hides characters nobody sees")
    reasons = tuple(dict.fromkeys(found))
    return bool(reasons), reasons


def _with_tags(text: str) -> str:
    """Unicode tag characters spell ASCII that a screen does not show and a model reads."""
    return "".join(chr(ord(char) - 0xE0000) if ord(char) in _TAGS else char for char in text)


def _encoded(text: str) -> list[str]:
    """Base64 and backwards writing, read and judged as text."""
    decoded = [plain for each in _BASE64.findall(text) if (plain := _decoded(each))]
    judged = [("an encoded text", each) for each in decoded] + [("the text read backwards", fold(text)[::-1])]
    rules = rules_of("injection")
    return [f"{what}: {hit.reason}" for what, each in judged for hit in hits(fold(each), rules)]


def _decoded(code: str) -> str:
    try:
        plain = base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""  # not every long word is a code
    return plain if plain.isprintable() else ""


def clean_for_prompt(text: str, key: str | None = None, longest: int = LONGEST) -> str:
    """The text as data between marks of a random key: normalised, nothing invisible, no delimiters, cut to `longest`.

    key: one per call of a model, so that several texts share it; made here where none is given.
    """
    key = key or secrets.token_hex(4)
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(
        char for char in plain if char == "\n" or unicodedata.category(char) not in ("Cf", "Cc", "Co", "Cn")
    )
    plain = DELIMITERS.sub(" ", plain).replace(key, " ")
    plain = re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]+", " ", plain)).strip()
    return f"<<data {key}>>\n{plain[:longest]}\n<<end {key}>>"
