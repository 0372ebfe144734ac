"""Who speaks when in a conversation, and what."""

from collections.abc import Callable
from urllib.parse import quote

from conversations.simulate.speech import CUSTOMER, STAFF, Tongue, tongue, zipf
from conversations.simulate.stage import OTHER, RESOLVED, SNOOZED, URGENT, WAITING, Cast, Talk
from conversations.simulate.vocabulary import VOCABULARIES

# c the customer, a an agent, b a bot, n a private note, x an activity line. What follows what, by frequency.
NEXT = {
    "c": "aaaaaaaaaaaaabbcccccnx", "a": "cccccccccccaaaanx", "b": "ccccccaaax", "n": "aaaac", "x": "aaac",
}
BURST = 240.0  # seconds between the last lines of somebody who waits

Line = tuple[str, float, str]


def speakers(talk: Talk, random: Callable[[], float]) -> str:
    """One letter a line. The last ones agree with where the conversation stands."""
    if talk.lines == 1:
        return "a" if talk.kind == OTHER else "c"
    letters, before = ["c"], "c"
    for _ in range(talk.lines - 1):
        following = NEXT[before]
        before = following[int(len(following) * random())]
        letters.append(before)
    letters[-1] = _ending(talk, letters[-1], random())
    if talk.kind in (WAITING, URGENT) and talk.lines > 2 and not {"a", "b"} & set(letters[1:-1]):
        letters[-2] = "a"
    return "".join(letters)


def _ending(talk: Talk, given: str, chance: float) -> str:
    if talk.kind == WAITING or (talk.kind == URGENT and chance < 0.75):
        return "c"
    if talk.kind in (OTHER, URGENT):
        return "a"
    if talk.kind == SNOOZED or talk.lines < 3:
        return "a"
    return "x" if chance < 0.5 else given


def moments(talk: Talk, letters: str, random: Callable[[], float]) -> list[float]:
    """When each line was said, in order. The unanswered ones at the end come together, just before the last."""
    count = len(letters)
    closing = _closing(letters) if talk.kind != RESOLVED else 1
    if closing >= count:
        closing = count - 1
    end = max(talk.created, talk.last - BURST * closing)
    middle = sorted([talk.created + (end - talk.created) * random() for _ in range(count - closing - 1)])
    step = (talk.last - end) / closing if closing else 0.0
    return [talk.created, *middle, *[talk.last - step * back for back in range(closing - 1, -1, -1)]]


def _closing(letters: str) -> int:
    answered = max(letters.rfind("a"), letters.rfind("b"))
    return max(1, len(letters) - answered - 1)


def lines(talk: Talk, name: str, cast: Cast, random: Callable[[], float]) -> list[Line]:
    letters = speakers(talk, random)
    language, first = tongue(talk.language), True
    spoken = []
    for letter, at in zip(letters, moments(talk, letters, random), strict=True):
        spoken.append((letter, at, _text(letter, first, talk, name, cast, language, random)))
        first = False
    return spoken


def _text(
    letter: str, first: bool, talk: Talk, name: str, cast: Cast, language: Tongue, random: Callable[[], float]
) -> str:
    if letter == "c":
        return language.say(random, talk.topic, CUSTOMER, _customers_opening(first, talk, language, random))
    if letter == "x":
        return _activity(talk, cast, random)
    if letter == "n":
        return _note(talk, cast, language, random)
    return language.say(random, talk.topic, STAFF, _staff_opening(talk, name, language, random))


def _customers_opening(first: bool, talk: Talk, language: Tongue, random: Callable[[], float]) -> list[str]:
    words, said = language.words, []
    if first and random() < 0.7:
        said.append(zipf(random, words.GREETINGS[CUSTOMER]))
    if (first and random() < 0.6) or random() < 0.04:
        said.append(zipf(random, words.ORDER[CUSTOMER]).format(order=talk.order))
    if random() < 0.03:
        said.append(zipf(random, words.PHONE).format(phone=_phone(random)))
    return said


def _phone(random: Callable[[], float]) -> str:
    digits = f"{int(1e9 * random()):09d}"
    return f"+7 9{digits[:2]} {digits[2:5]}-{digits[5:7]}-{digits[7:]}"


def _staff_opening(talk: Talk, name: str, language: Tongue, random: Callable[[], float]) -> list[str]:
    words, said = language.words, []
    if random() < 0.4:
        said.append(zipf(random, words.GREETINGS[STAFF]).format(name=name.split()[0]))
    if random() < 0.08:
        said.append(zipf(random, words.ORDER[STAFF]).format(order=talk.order))
    return said


def _note(talk: Talk, cast: Cast, language: Tongue, random: Callable[[], float]) -> str:
    note = zipf(random, language.notes)
    if random() > 0.25:
        return note
    who = talk.door.people[int(len(talk.door.people) * random() ** 1.6)]
    name = cast.people[who]
    return f"[@{name}](mention://user/{who}/{quote(name)}) {note}"


def _activity(talk: Talk, cast: Cast, random: Callable[[], float]) -> str:
    words, agent = VOCABULARIES[cast.locale], cast.people[talk.agent].split()[0]
    if talk.kind == RESOLVED or not talk.labels:
        return words.RESOLVED.format(agent=agent)
    return words.LABELLED.format(agent=agent, label=zipf(random, talk.labels))
