"""Where a conversation stands after its lines: the same rules as the services', folded over what was said."""

from collections.abc import Callable
from dataclasses import dataclass

from conversations.simulate.stage import RESOLVED, Talk
from conversations.simulate.thread import Line
from helpdesk.lib.text import preview

AUTHORS = {"c": 0, "a": 1, "b": 2, "n": 1, "x": 1}  # Conversation.Author


@dataclass(slots=True)
class Standing:
    """Times are epoch seconds, None for never."""

    waiting_since: float | None = None
    first_reply: float | None = None
    unread: int = 0
    unread_by_customer: int = 0
    shown: int = 0  # which line the list row shows
    last_seen: float | None = None
    seen_by_customer: float | None = None

    def hear(self, index: int, line: Line) -> None:
        letter, at, _ = line
        if letter == "c":
            self._customer(at)
        elif letter in "ab":
            self._answer(letter, at)
        if letter != "x":
            self.shown = index

    def _customer(self, at: float) -> None:
        self.unread += 1
        self.unread_by_customer, self.seen_by_customer = 0, at
        if self.waiting_since is None:
            self.waiting_since = at

    def _answer(self, letter: str, at: float) -> None:
        self.unread_by_customer += 1
        self.waiting_since = None
        if letter == "a":
            self.unread, self.last_seen = 0, at
            self.first_reply = self.first_reply or at


def standing(talk: Talk, lines: list[Line], random: Callable[[], float]) -> Standing:
    now = Standing()
    for index, line in enumerate(lines):
        now.hear(index, line)
    if talk.kind == RESOLVED:
        now.waiting_since = None
    if talk.kind == RESOLVED or (now.unread and random() < 0.3):
        now.unread, now.last_seen = 0, lines[-1][1]
    if now.unread_by_customer and random() < 0.7:
        now.unread_by_customer, now.seen_by_customer = 0, lines[-1][1]
    return now


def shown(text: str) -> str:
    """The list row's preview; short plain lines are their own."""
    return text if len(text) <= 300 and "\n" not in text and "](" not in text else preview(text)
