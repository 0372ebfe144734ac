"""When to look into an account's log: as soon as something has happened there, and not once for each who says so."""

import asyncio
from collections import deque
from collections.abc import Iterable

REMEMBERED = 256  # events told, whose hints may still come from the other way


class Hints:
    """An event in this process is said by the process itself, and again by Valkey, from which alone others' come.

    mute: something was found that nobody had hinted at, and no hint has come over Valkey since.
    """

    def __init__(self):
        self.mute = False
        self._bell = asyncio.Event()
        self._asked: set[int] = set()  # hinted at before the look that goes on
        self._hinted: set[int] = set()
        self._told: deque[int] = deque(maxlen=REMEMBERED)
        self._nudged = False

    def set(self) -> None:
        """Look, whatever was hinted at."""
        self._nudged = True
        self._bell.set()

    def heard(self, event_id: int, from_valkey: bool) -> None:
        self.mute = self.mute and not from_valkey
        if event_id not in self._told:
            self._hinted.add(event_id)
            self._bell.set()

    async def wait(self) -> None:
        await self._bell.wait()

    def looking(self) -> None:
        """A look begins now: it finds all that was hinted at so far."""
        self._asked, self._hinted, self._nudged = self._hinted, set(), False
        self._bell.clear()

    def looked(self, told: Iterable[int]) -> None:
        """It ends, and has told these: what was hinted at meanwhile and is among them need not be looked for again."""
        found = set(told)
        self.mute = self.mute or not found <= self._asked | self._hinted
        self._told.extend(found)
        self._hinted -= found
        if not self._hinted and not self._nudged:
            self._bell.clear()
