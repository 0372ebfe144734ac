"""The served product as a user has it: `manage.py up` in a folder of its own, on a free port."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from helpdesk.embedded import addresses

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "BASE_URL")


STOPS = 60  # seconds it may take to stop where many share the machine
PORTS = range(20_000, 32_000)  # below those the kernel gives to whoever connects, so that nobody comes by one by chance


def free_port() -> int:
    """At random: other processes of this run look for one at the same time."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Product:
    """Starts on enter, stops on exit. Children are found by what they run, so a test can kill one of them."""

    MARKS = {
        "web": "helpdesk.asgi",
        "worker": "helpdesk worker",
        "beat": "helpdesk beat",
        "valkey": "valkey-server",
        "postgres": "postgres -D",
    }

    patience = 200.0  # seconds it may take to start, on a machine that may be busy

    def __init__(self, data_dir: Path, **environment):
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        self.environment = kept | {"DATA_DIR": str(data_dir), "PORT": str(self.port), "HOST": "127.0.0.1"} | environment
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Product":
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.output = (self.data_dir / "up.out").open("ab")
        command = [sys.executable, str(ROOT / "manage.py"), "up"]
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=self.output, stderr=self.output)
        try:
            self.wait_ready(self.patience)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOPS)
        finally:
            self.output.close()

    def wait_ready(self, seconds: float = patience) -> None:
        """Until /readyz says so. Raises TimeoutError with the end of the output."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self._ready():
                return
            time.sleep(0.2)  # polling a process that is starting: there is nothing to wait on
        raise TimeoutError((self.data_dir / "up.out").read_text()[-4000:])

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def child(self, name: str) -> psutil.Process:
        """The process of that name. Raises LookupError."""
        for process in psutil.Process(self.process.pid).children():
            if self.MARKS[name] in " ".join(process.cmdline()):
                return process
        raise LookupError(name)

    def webs(self) -> list[psutil.Process]:
        """Its web processes that live."""
        children = psutil.Process(self.process.pid).children()
        return [process for process in children if self.MARKS["web"] in _command(process)]

    def kill(self, name: str) -> None:
        self.child(name).send_signal(signal.SIGKILL)

    def manage(self, *words: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout

    def ask(self, query: str) -> Any:
        """The one value a query gives, asked of the embedded database as its superuser."""
        where = {"host": str(addresses.socket_dir(self.data_dir)), "user": "postgres", "dbname": addresses.DATABASE}
        with psycopg.connect(**where, autocommit=True) as connection:
            return connection.execute(query).fetchone()[0]

    def demo(self) -> dict:
        return json.loads(self.manage("demo", "--json"))


def _command(process: psutil.Process) -> str:
    """Empty for one that has just been killed."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
