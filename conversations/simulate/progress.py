"""How far it is: a bar for a terminal, a line per five per cent for a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

COLUMNS = (
    TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("messages"), TimeElapsedColumn(),
    TimeRemainingColumn(),
)


class Lines:
    """A line whenever another five per cent are done, and one for each later phase."""

    STEP = 5

    def __init__(self, total: int, out: TextIO):
        self.total, self.out, self.next, self.phase = total, out, self.STEP, "copy"

    def __call__(self, done: int, phase: str) -> None:
        percent = 100 * done // self.total
        if phase == "copy" and percent >= self.next:
            self.out.write(f"{percent} %: {done} messages\n")
            self.next = percent - percent % self.STEP + self.STEP
        elif phase != self.phase:
            self.out.write(f"{phase}\n")
        self.phase = phase


@contextmanager
def shown(total: int, out: TextIO) -> Iterator:
    """What to call with the messages written so far and the phase."""
    if not out.isatty():
        yield Lines(total, out)
        return
    with Progress(*COLUMNS, console=Console(file=out)) as bar:
        task = bar.add_task("copy", total=total)
        yield lambda done, phase: bar.update(task, completed=done, description=phase)
