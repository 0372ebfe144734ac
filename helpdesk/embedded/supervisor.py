"""The whole product in one command: servers, preparation, processes, and everything stopped in order."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from helpdesk.embedded import ai, metrics, ports, processes, steps
from helpdesk.embedded.children import Child, Plan
from helpdesk.embedded.headlines import headlines
from helpdesk.embedded.lock import Lock
from helpdesk.embedded.servers import await_ready, embedded_servers
from helpdesk.embedded.terminal import Terminal
from helpdesk.env import BASE_DIR

TICK = 0.2
SERVERS_PATIENCE = 120  # a crashed database may have much of its log to repeat
WEB_PATIENCE = 90
PLACES = {
    "Panel": "/app/",
    "Shop with the widget": "/demo/shop/",
    "The same in Russian": "/demo/seller/",
    "Admin": "/admin/",
    "API": "/api/docs/",
}


class Stopping(BaseException):
    """We were asked to stop. Not an Exception: nothing on the way may take it for a failure of its own."""


@dataclass(frozen=True)
class Options:
    data_dir: Path
    host: str
    port: int
    base_url: str
    server: str = "uvicorn"  # or daphne
    only_servers: bool = False
    embedded_database: bool = True
    embedded_queue: bool = True
    demo: bool = True
    web: int = 1  # processes on one port


class Supervisor:
    def __init__(self, options: Options, terminal: Terminal):
        self.options = options
        self.terminal = terminal
        self.servers: list[Child] = []
        self.product: list[Child] = []
        self._stopping = False

    def run(self) -> None:
        """Until SIGINT or SIGTERM. Raises AlreadyRunning, PortTaken, FailedToStart, Unsuitable."""
        lock = Lock(self.options.data_dir)
        lock.take(f"pid {os.getpid()}, {self.options.base_url}")
        self._listen_to_signals()
        try:
            self._start()
            self._watch()
        except Stopping:
            self.terminal.plain()
        finally:
            self._stop()
            lock.release()

    def _listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, *_) -> None:
        if not self._stopping:
            self._stopping = True
            raise Stopping

    def _start(self) -> None:
        began = time.monotonic()
        if not self.options.only_servers:
            ports.require_free(self.options.host, self.options.port)
        self.terminal.title("Chat Center")
        self._start_servers()
        self._prepare()
        if not self.options.only_servers:
            self._start_product()
        self._announce(time.monotonic() - began)

    def _start_servers(self) -> None:
        options = self.options
        with self.terminal.step("Servers") as step:
            self.servers = embedded_servers(
                options.data_dir,
                database=options.embedded_database,
                queue=options.embedded_queue,
                say=self.terminal.note,
            )
            for child in self.servers:
                child.start()
            for child in self.servers:
                await_ready(child, SERVERS_PATIENCE)
            step.outcome = ", ".join(child.plan.name for child in self.servers) or "outside"

    def _prepare(self) -> None:
        todo = {"Database": steps.prepare_database, "Migrations": steps.migrate}
        if not self.options.only_servers:
            todo |= {
                "Translations": steps.compile_translations,
                "Front-end packages": steps.build_vendor,
                "Static files": steps.collect_static,
            }
            todo |= {"Demo data": steps.load_demo} if self.options.demo else {}
        for name, act in todo.items():
            with self.terminal.step(name) as step:
                step.outcome = act()

    def _start_product(self) -> None:
        metrics.begin(self.options.data_dir)
        with self.terminal.step("Web, worker, beat") as step:
            for plan in self._plans():
                child = Child(plan, self.options.data_dir, self.terminal.note)
                self.product.append(child)
                child.start()
            for child in self._webs():
                await_ready(child, WEB_PATIENCE)
                child.log.new_lines()  # until now it was asked too early, and said so
            step.outcome = "running" if self.options.web == 1 else f"running, {self.options.web} web processes"

    def _webs(self) -> list[Child]:
        return [child for child in self.product if child.plan.listens]

    def _plans(self) -> list[Plan]:
        options = self.options
        env = {"DATA_DIR": str(options.data_dir), "HOST": options.host, "PORT": str(options.port)}
        env |= {"PYTHONUNBUFFERED": "1", "LOG_FORMAT": os.environ.get("LOG_FORMAT", "json")}
        env |= {metrics.DIRECTORY: str(metrics.directory(options.data_dir))} | ai.environment(options.demo)
        product = processes.plans(BASE_DIR, options.host, options.port, options.server, env, options.web)
        return [*product, *ai.plans(BASE_DIR, env)]

    def _announce(self, seconds: float) -> None:
        say, base = self.terminal, self.options.base_url
        if self.options.only_servers:
            say.plain(f"\n  Servers are ready after {seconds:.1f} s. Ctrl-C stops them.\n")
            return
        say.table("Open", [(name, base + path) for name, path in PLACES.items()])
        people = steps.sign_ins() if self.options.demo else []
        if people:
            say.table("Sign in", people)
        if people and not ports.is_local(self.options.host):
            say.plain("\n  Others can reach this address, and the demo's passwords are known: DEMO=0 leaves it out.")
        logs = self.options.data_dir / "logs"
        say.plain(f"\n  Ready after {seconds:.1f} s. Logs are in {logs}. Ctrl-C stops everything.\n")

    def _watch(self) -> None:
        while True:
            for child in self.servers + self.product:
                child.watch()
            for child in self.product:
                for line in headlines(child.plan.name, child.log.new_lines()):
                    self.terminal.note(line)
            time.sleep(TICK)  # watches several processes and their logs; a signal ends it at once

    def _stop(self) -> None:
        """What takes work first, what keeps it last."""
        self._stopping = True
        began = time.monotonic()
        for child in self._webs():
            child.ask_to_leave()
        for child in [*self.product, *reversed(self.servers)]:
            child.stop()
        if self.servers or self.product:
            self.terminal.plain(f"Everything is stopped ({time.monotonic() - began:.1f} s).")
