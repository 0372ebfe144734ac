"""From what people type to plain words: the same for training, rules and reading."""

import re
import unicodedata

# A message is judged by its beginning: nobody's question hides behind the twentieth paragraph.
LONGEST = 3000

HAPPY_EMOJI = "😀😃😄😁😊🙂😍🥰😘😂🤣👍👌💪🙏🎉🔥💯✨⭐🌟❤🧡💛💚💙💜💕💖💗💞😻🤗🥳😎☺😇🌹💐🌸😉🤩👏💓♥"
SAD_EMOJI = "😡😠🤬😤😭😢😞😔😟🙁☹😩😫😖😣👎💔🤮🤢😱😒🙄😨😰😥😓🤦💩🖕😾😿"
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:ru|com|net|org|example|xyz|top|site|online|shop)\b(?:/\S*)?", re.I
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
HANDLE = re.compile(r"(?<!\w)@\w{3,}")
FACE_HAPPY = re.compile(r"[:;=]['’]?[-—o^]*(?:[)D\]]+|d\b)|(?<!\w)[xх]d+\b|\^_*\^|<3", re.I)
FACE_SAD = re.compile(r"[:;=]['’]?[-—o^]*[(\[/|с]+(?!\w)|:'\(", re.I)
MONEY = re.compile(
    r"[$€£₽]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£₽]|р\b|руб\w*|usd\b|eur\b|dollars?\b|bucks\b|euros?\b|pounds?\b)", re.I
)
NUMBER = re.compile(r"[#№]?\d[\d\-/.]*\d|[#№]?\d")
STRETCHED = re.compile(r"(\w)\1{2,}")
TOKEN = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|<\w+>|[?!]+")
APOSTROPHE = re.compile(r"['’`]")
SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+|\s[-—–]\s|(?<=\w),\s+(?=(?:and|but|it|this|my|i|we|или|но|а|и)\s)")

FIRST_EMOJI = "\u2000"


def tidy(text: str) -> str:
    """The beginning of a text in one normal form: composed letters, no invisible characters, plain spaces."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    return INVISIBLE.sub("", text).replace("\u00a0", " ")


def tokens(text: str) -> list[str]:
    """The words of a tidied text, in lower case, with marks such as <num>, <money>, <link>, <smile> and <frown>."""
    return _words(_marked(text))


def clauses(text: str) -> list[str]:
    """A tidied text cut where a new thought may begin; one item if there is only one."""
    return [part for part in SENTENCE.split(text) if part and part.strip()]


def _marked(text: str) -> str:
    text = MAIL.sub(" <mail> ", LINK.sub(" <link> ", text))
    text = HANDLE.sub(" <handle> ", text)
    text = FACE_SAD.sub(" <frown> ", FACE_HAPPY.sub(" <smile> ", text))
    text = _brackets(text)
    if text and max(text) >= FIRST_EMOJI:
        text = "".join(_emoji(letter) for letter in text)
    text = NUMBER.sub(_number, MONEY.sub(" <money> ", text))
    return STRETCHED.sub(r"\1", text)


def _emoji(letter: str) -> str:
    if letter < FIRST_EMOJI:
        return letter
    if letter in HAPPY_EMOJI:
        return " <smile> "
    return " <frown> " if letter in SAD_EMOJI else letter


def _brackets(text: str) -> str:
    """Brackets that close nothing are smiles and those never closed are frowns: «спасибо)))», «не пришло((»."""
    if "(" not in text and ")" not in text:
        return text
    open_at: list[int] = []
    smiles = []
    for at, letter in enumerate(text):
        if letter == "(":
            open_at.append(at)
        elif letter == ")":
            smiles.append(at) if not open_at else open_at.pop()
    return _put(text, dict.fromkeys(open_at, " <frown> ") | dict.fromkeys(smiles, " <smile> "))


def _put(text: str, marks: dict[int, str]) -> str:
    return "".join(
        ("" if at - 1 in marks and marks[at - 1] == mark else mark) if (mark := marks.get(at)) else letter
        for at, letter in enumerate(text)
    )


def _number(match: re.Match) -> str:
    digits = sum(letter.isdigit() for letter in match.group())
    return " <long> " if digits > 3 or match.group()[0] in "#№" else " <num> "


def _words(text: str) -> list[str]:
    found = TOKEN.findall(text.lower().replace("ё", "е"))
    return [_mark(word) if word[0] in "?!" else APOSTROPHE.sub("", word) for word in found]


def _mark(word: str) -> str:
    if len(word) == 1:
        return word
    return "?!" if "?" in word and "!" in word else word[0] * 2
