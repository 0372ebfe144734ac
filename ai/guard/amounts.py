"""Facts that are written without a figure: "two years", "half price", "tomorrow", "by DHL"; in English and Russian."""

import re

EN = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fourteen": "14", "fifteen": "15", "eighteen": "18", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100",
}  # fmt: skip
RU = {
    r"дв(?:а|е|ух|умя|ум)": "2", r"тр(?:и|ех|емя|ем)": "3", r"четыр(?:е|ех|ьмя|ем)": "4", r"пят(?:ь|и|ью)": "5",
    r"шест(?:ь|и|ью)": "6", r"сем(?:ь|и|ью)": "7", r"вос(?:емь|ьми)": "8", r"девят(?:ь|и|ью)": "9",
    r"десят(?:ь|и|ью)": "10", r"двенадцат(?:ь|и)": "12", r"четырнадцат(?:ь|и)": "14", r"пятнадцат(?:ь|и)": "15",
    r"двадцат(?:ь|и)": "20", r"тридцат(?:ь|и)": "30", r"сорок[аи]?": "40", r"пят(?:ьдесят|идесяти)": "50",
    r"ст[оа]": "100",
}  # fmt: skip
# What an amount is of. Pictures to send or ways to choose from are no facts of the shop.
UNITS_EN = (
    r"(?:(?:business|working|calendar|full)[ -])?"
    r"(?:years?|months?|weeks?|days?|hours?|dollars?|pounds?|euros?|roubles?|rubles?|percent|per cent|kilos?|"
    r"kilograms?|kilogrammes?|grams?|grammes?|met(?:re|er)s?|centimet(?:re|er)s?|inch(?:es)?|feet|lit(?:re|er)s?|watts?|volts?)"
)
UNITS_RU = (
    r"(?:(?:рабочи|календарн|полны)\w+ )?"
    r"(?:дн(?:я|ей|ям|ями|ях)|недел\w+|месяц\w*|года?|лет|час(?:а|ов|ам)?|рубл\w+|процент\w*|кг|килограмм\w*|грамм\w*|"
    r"метр\w*|сантиметр\w*|литр\w*|ватт|вольт)"
)
_AMOUNTS = [
    re.compile(rf"\b({'|'.join(EN)})[ -]{UNITS_EN}\b"),
    re.compile(rf"\b({'|'.join(RU)}) {UNITS_RU}(?!\w)"),
]
_WORDS = re.compile(
    r"\b(?:half[ -]price|half off|tomorrow|overnight|next (?:week|month|monday|tuesday|wednesday|thursday|friday)|"
    r"завтра|послезавтра|(?:во?|ко?|до|на) (?:понедельник\w*|вторник\w*|сред[уые]|четверг\w*|пятниц\w+|суббот\w+|"
    r"воскресень\w+)|на следующей неделе|за полцены|dhl|ups|usps|dpd|gls|tnt|fedex|сдэк|cdek|пэк)(?!\w)"
)
_WEEKDAY = re.compile(r"^(?:во?|ко?|до|на) (?=\w{5})")


_SAID = re.compile(rf"\b({'|'.join([*EN, *RU])})\b")


def in_words(source: str) -> set[str]:
    """The figures a folded text writes as words."""
    return {_figure(found) for found in _SAID.findall(source)}


def unsaid(text: str, source: str) -> list[str]:
    """What `text` states and `source` does not hold, both folded; an amount may stand there as a word or in figures."""
    figures = {*re.findall(r"\d+", source), *in_words(source)}
    amounts = [found for pattern in _AMOUNTS for found in pattern.finditer(text)]
    missing = [found.group() for found in amounts if _figure(found.group(1)) not in figures]
    return missing + [word for word in _WORDS.findall(text) if _stem(word) not in source]


def _figure(word: str) -> str:
    return EN.get(word) or next(figure for pattern, figure in RU.items() if re.fullmatch(pattern, word))


def _stem(word: str) -> str:
    """A day's name without its ending and the preposition before it."""
    bare = _WEEKDAY.sub("", word)
    return bare if bare == word else bare[:4]
