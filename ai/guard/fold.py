"""Text as a rule should see it: tricks of writing undone, each trick in a view of its own."""

import re
import unicodedata

_LATIN = "aceopxyktmbhi"
_TWINS = "асеорхуктмвні"
TO_CYRILLIC = str.maketrans(_LATIN, _TWINS.replace("і", "и"))
TO_LATIN = str.maketrans(_TWINS + "ѕј", _LATIN + "sj")
GREEK = str.maketrans("αβεικνορτυχ", "abeiknoptux")
LEET_CYRILLIC = str.maketrans("0346@", "озчба")
LEET_LATIN = str.maketrans("0134@$57", "oieaasst")

_SPACED = re.compile(r"(?<![\w])(?:\w[ .\-_*·|/]{1,2}){3,}\w(?!\w)")
_INNER = re.compile(r"(?<=[^\W\d_])[.\-_*·|/](?=[^\W\d_])")
_WORD = re.compile(r"[\w@$]+")
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+")
_SHORT = 22
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "−": "-"})
_CUES = re.compile(
    r"\b(?:vy|mi|vam|nam|vas|nas|vash\w*|nash\w*|eto|ne|chto|kak|dlya|esli|mozhno|pozhal\w+|"
    r"napishi\w*|dengi|"
    r"vernem|sami|zakaz\w*|tovar\w*|otzyv\w*|skidk\w*|zdravstv\w*|spasibo|zabud\w*|instrukc\w*|ignorir\w*|vse|"
    r"teper|predydush\w*|pokazhi|ukazani\w*|menya|mne|tebya|tvo\w+|zavtra|segodnya|garantiruem|obesh\w*|problem\w*|nasha)\b"
)
_DIGRAPHS = [
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"), ("iy", "ий"),
    ("yj", "ый"),
]  # fmt: skip
_SINGLE = str.maketrans("abvgdezijklmnoprstufhcyqwx'", "абвгдезийклмнопрстуфхцыквкь")


def fold(text: str) -> str:
    """Lower case, one kind of quote and dash, ё as е, nothing invisible, look-alikes in their word's script."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    plain = plain.translate(_QUOTES).lower().replace("ё", "е")
    return _WORD.sub(lambda match: _one_script(match.group()), plain)


def _one_script(word: str) -> str:
    word = word.translate(GREEK) if re.search("[a-zа-я]", word) else word
    latin, cyrillic = len(re.findall("[a-z]", word)), len(re.findall("[а-яіѕј]", word))
    if not latin or not cyrillic:
        return word
    lookalike = sum(char in _LATIN for char in word)
    return word.translate(TO_CYRILLIC) if cyrillic >= latin or lookalike == latin else word.translate(TO_LATIN)


def undisguised(folded: str) -> str:
    """With spaced-out letters joined and digits that stand for letters read as such."""
    joined = _SPACED.sub(lambda match: _joined(match.group()), folded)
    joined = _INNER.sub("", joined)
    return _WORD.sub(lambda match: _letters(match.group()), joined)


def _joined(spaced: str) -> str:
    """The letters as one word; and without the first, which may be a word of its own (as the Russian 'in')."""
    word = re.sub(r"[^\w]", "", spaced)
    return f"{word[1:]} {word}"


def _letters(word: str) -> str:
    if not re.search(r"[^\W\d_][\d@$]+[^\W\d_]|^[@$][^\W\d_]{3}", word) or re.search(r"\d{3}", word):
        return word
    return word.translate(LEET_CYRILLIC if re.search("[а-я]", word) else LEET_LATIN)


def in_cyrillic(folded: str) -> str:
    """Russian that was written in Latin letters, in its own."""
    for latin, letter in _DIGRAPHS:
        folded = folded.replace(latin, letter)
    return folded.translate(_SINGLE)


def looks_transliterated(folded: str) -> bool:
    return not re.search("[а-я]", folded) and len(_CUES.findall(folded)) >= 2


def views(text: str) -> list[str]:
    """The text as a reader would take it: folded, and where it differs undisguised and transliterated back."""
    first = fold(text)
    found = [first, undisguised(first)]
    if looks_transliterated(found[1]):
        found.append(in_cyrillic(found[1]))
    return list(dict.fromkeys(found))


def sentences(view: str) -> list[str]:
    """A short sentence is kept with the one it leads to."""
    found: list[str] = []
    for part in _SENTENCE.split(view):
        if found and len(found[-1]) < _SHORT:
            found[-1] += " " + part
        elif part.strip():
            found.append(part)
    return found
