"""What the supervisor says at the terminal: steps with their time, what happened to a child, where to go."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 22


class Terminal:
    def __init__(self, out: TextIO = sys.stdout):
        self._out = out
        self._colour = out.isatty()

    def title(self, text: str) -> None:
        self._line(f"\n{self._styled('1', text)}\n")

    @contextmanager
    def step(self, name: str) -> Iterator["Step"]:
        """Named at once and finished with what came of it, so that a long one is seen to go on."""
        self._write(f"  {name:<{WIDTH}}")
        step, began = Step(), time.monotonic()
        try:
            yield step
        except BaseException:
            self._line(self._styled("31", "not done"))
            raise
        self._line(f"{step.outcome:<{WIDTH + 8}}{self._styled('2', f'{time.monotonic() - began:5.1f} s')}")

    def table(self, heading: str, rows: list[tuple[str, ...]]) -> None:
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
        self._line(f"\n  {self._styled('1', heading)}")
        for row in rows:
            cells = [f"{cell:<{max(width, WIDTH - 2)}}" for cell, width in zip(row, widths, strict=True)]
            self._line(("    " + "  ".join(cells)).rstrip())

    def note(self, text: str) -> None:
        """Something happened: with the time of day."""
        self._line(f"  {self._styled('2', time.strftime('%H:%M:%S'))}  {text}")

    def plain(self, text: str = "") -> None:
        self._line(f"  {text}" if text else "")

    def _styled(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text

    def _line(self, text: str) -> None:
        self._write(text + "\n")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            pass  # the terminal is gone; the product goes on


class Step:
    outcome = "ready"
