"""The life of one child process: started, watched, started again after a death, stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from helpdesk.embedded import leftovers, lifeline, ports, system_user
from helpdesk.embedded.logfile import LogFile

PAUSES = (0.2, 0.5, 1, 2, 5, 10, 30)  # seconds before the next attempt
SETTLED = 3.0  # seconds a child that cannot be asked has to live until it is believed to work
STEADY = 30.0  # a child that lived this long begins again with the shortest pause


class FailedToStart(RuntimeError):
    """A child ended, or did not become ready in time; the message ends with its log's last lines."""


@dataclass(frozen=True)
class Plan:
    """What to run and how to end it.

    as_server: as the servers' system user. before: called before each start. ready: whether it does its work.
    listens: a port it shares with others, where an answer may be another's: it must be seen to listen there itself.
    stop_signal asks it to leave within `grace` seconds; firm_signal tells it to.
    """

    name: str
    command: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    firm_signal: signal.Signals = signal.SIGKILL
    death_signal: signal.Signals | None = None  # when the supervisor itself dies; None: stop_signal
    grace: float = 2.0
    as_server: bool = False
    before: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    listens: int | None = None


class Child:
    def __init__(self, plan: Plan, data_dir: Path, say: Callable[[str], None] = lambda text: None):
        self.plan = plan
        self.log = LogFile(data_dir, plan.name)
        self.process: subprocess.Popen | None = None
        self._data_dir = data_dir
        self._say = say
        self._started = self._died = self._due = 0.0
        self.deaths = 0  # in a row

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None: alive, or not started yet."""
        return None if self.process is None else self.process.poll()

    @property
    def ready(self) -> bool:
        """Whether it does its work; where it cannot be asked, whether it has lived long enough to be believed."""
        if self.process is None or (self.plan.listens and not ports.listens(self.process.pid, self.plan.listens)):
            return False
        return self.plan.ready() if self.plan.ready else time.monotonic() - self._started > SETTLED

    def start(self) -> None:
        leftovers.clear(self._leftovers(), self.plan.stop_signal)
        if self.plan.before:
            self.plan.before()
        output = self.log.open()
        try:
            self.process = self._spawn(output)
        finally:
            os.close(output)
        self._started = time.monotonic()

    def _spawn(self, output: int) -> subprocess.Popen:
        """In a session of its own: Ctrl-C at the terminal is for the supervisor, who then stops children in order."""
        env = os.environ | self.plan.env | {leftovers.MARK: leftovers.mark(self._data_dir, self.plan.name)}
        return subprocess.Popen(
            self.plan.command,
            cwd=self.plan.cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=lifeline.tied(self.plan.death_signal or self.plan.stop_signal),
            **(system_user.identity() if self.plan.as_server else {}),
        )

    def watch(self) -> None:
        """Start it again after a death, a little later each time. Called several times a second."""
        self.log.bound()
        if self.alive:
            self._welcome()
            return
        if self.process is not None:
            self._mourn()
        if time.monotonic() >= self._due:
            self.start()

    def _mourn(self) -> None:
        assert self.process is not None
        now = time.monotonic()
        self.deaths = 1 if now - self._started > STEADY else self.deaths + 1
        self._died = self._died or now
        pause = PAUSES[min(self.deaths, len(PAUSES)) - 1]
        self._due = now + pause
        self._say(f"{self.plan.name} {ending(self.process.returncode)}; starting it again in {pause:g} s")
        self.process = None

    def _welcome(self) -> None:
        """Say that it is back, once it really is."""
        if not self._died:
            return
        if self.ready:
            self._say(f"{self.plan.name} is back after {time.monotonic() - self._died:.1f} s")
            self._died = 0.0

    def ask_to_leave(self) -> None:
        """Without waiting: several can leave at once."""
        if self.process is not None and self.alive:
            self.process.send_signal(self.plan.stop_signal)

    def stop(self) -> None:
        """Ask, wait, and make it: nothing of the child lives when this returns."""
        for request, patience in ((self.plan.stop_signal, self.plan.grace), (self.plan.firm_signal, 0.5)):
            self._request(request, patience)
        if self.process is not None and self.alive:
            self.process.kill()
            self.process.wait()
        leftovers.clear(self._leftovers(), signal.SIGKILL)

    def _request(self, number: signal.Signals, patience: float) -> None:
        if self.process is not None and self.alive:
            self.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)

    def _leftovers(self) -> list[psutil.Process]:
        server = (Path(self.plan.command[0]).name, self.plan.cwd) if self.plan.as_server else None
        return leftovers.find(self._data_dir, self.plan.name, server)


def ending(returncode: int) -> str:
    """How a process ended, in words."""
    if returncode < 0:
        return f"was killed ({signal.Signals(-returncode).name})"
    return f"stopped with exit code {returncode}" if returncode else "stopped"
