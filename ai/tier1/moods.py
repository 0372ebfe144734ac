"""Words with a mood of their own, turned round by a "not", and what they come to in a whole message.

The lists in ai/tier1/moods/ are what lets the model judge a sentence none of whose words were in its phrases.
"""

from functools import lru_cache

from ai.tier1.lists import Lists, read

GLAD, SAD, TURN, STRONG, WEAK, REPORT = "+-~!?#"
MARKS = {"<smile>": GLAD, "<frown>": SAD}
# How far a "not" or a "very" reaches.
REACH = 3
# Behind one of these stands what is really meant.
BUT = frozenset(["но", "однако", "зато", "але", "but", "however", "though", "yet", "although"])


def tones(lang: str) -> Lists:
    """The lists of moods of a language ("ru" or "en"), read once."""
    return read("moods", lang)


@lru_cache(maxsize=50_000)
def tone(word: str, lang: str) -> str:
    """The tones of one word in lower case, such as "-~"; empty for a word without any."""
    return MARKS.get(word) or "".join(tones(lang).of(word))


def moody(word: str, lang: str) -> bool:
    """Whether a word is glad or sad by itself."""
    return bool(set(tone(word, lang)) & {GLAD, SAD})


def mood_features(words: list[str], lang: str) -> list[str]:
    """Names of what the words' tones come to: how many of each, turned round or strong, which prevails, how it ends."""
    felt = _felt(words, lang)
    found = [f"m{kind}{count}" for kind in sorted(set(felt)) for count in range(1, min(felt.count(kind), 3) + 1)]
    late = _felt(words[_turn(words) :], lang) if _turn(words) else []
    for name, part in (("all", felt), ("end", felt[-1:]), ("late", late)):
        if part:
            found.append(f"m{name}{_sign(part)}")
    reported = min(sum(REPORT in tone(word, lang) for word in words), 4)
    found += [f"mreport{count}" for count in range(1, reported + 1)]
    if reported > 1 and felt:
        found.append(f"mreport{_sign(felt)}")
    return [*found, "mplain"] if not felt else found


def _felt(words: list[str], lang: str) -> list[str]:
    """Each glad or sad word as "+", "-", with "n" before it where turned round and "s" where made stronger."""
    found: list[str] = []
    turned = strong = 0
    for word in words:
        signs = tone(word, lang)
        kind = GLAD if GLAD in signs else SAD if SAD in signs else ""
        if kind:
            found.append(("n" if turned and word[0] != "<" else "s" if strong else "") + kind)
        turned = REACH if TURN in signs else 0 if word[0] in "<?!" else max(0, turned - 1)
        strong = REACH - 1 if STRONG in signs else max(0, strong - 1)
    return found


def _turn(words: list[str]) -> int:
    """Where the words behind the last "but" begin; 0 without one."""
    return max((at + 1 for at, word in enumerate(words) if word in BUT), default=0)


def _sign(felt: list[str]) -> str:
    """Which mood prevails; "not good" is a sad word, "not bad" half a glad one."""
    worth = {"+": 1.0, "s+": 1.5, "n+": -1.0, "-": -1.0, "s-": -1.5, "n-": 0.5}
    total = sum(worth[one] for one in felt)
    return "0" if total == 0 else "+" if total > 0 else "-"
