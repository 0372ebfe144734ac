"""The servers that are compared, each one process, and the crowd of clients; what they cost is read from the kernel."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.product import ROOT, free_port

PEER = Path(__file__).parent / "peer"
NODE = str(ROOT / "deploy" / "node.sh")
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pinned(process: subprocess.Popen, core: int) -> None:
    """Servers on one core and the rest on the other, where there are two: a server measured has one for itself."""
    if len(CORES) > 1:
        psutil.Process(process.pid).cpu_affinity([CORES[core]])


class Server:
    """One process that serves a port. Starts on enter, ends on exit; a Node that npm's script started is its child."""

    path = "/ws"
    kind = "plain"

    def __init__(self, name: str, command: list[str], log: Path, **environment):
        self.name, self.port, self.log = name, free_port(), log
        self.command = [word.replace("PORT", str(self.port)) for word in command]
        self.environment = os.environ | environment

    def __enter__(self) -> "Server":
        self.output = self.log.open("wb")
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=self.output, stderr=self.output
        )
        self._await_port()
        pinned(self.process, 0)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()

    def _await_port(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            if any(each.status == psutil.CONN_LISTEN for each in self.kernel().net_connections("tcp")):
                return
            time.sleep(0.1)  # polling a process that is starting: there is nothing to wait on
        raise TimeoutError(f"{self.name}: {self.log.read_text()[-2000:]}")

    def kernel(self) -> psutil.Process:
        return psutil.Process(self.process.pid)

    def cpu(self) -> float:
        """Seconds of a core used so far."""
        used = self.kernel().cpu_times()
        return used.user + used.system

    def connections(self) -> int:
        """Those of clients."""
        found = self.kernel().net_connections("tcp")
        return sum(each.status == psutil.CONN_ESTABLISHED and each.laddr.port == self.port for each in found)

    def memory(self) -> int:
        return self.kernel().memory_info().rss


def naive(log: Path, database_url: str, redis_url: str) -> Server:
    words = ["daphne", "--bind", "127.0.0.1", "--port", "PORT", "benchmarks.realtime.naive:application"]
    return Server("naive", [sys.executable, "-m", *words], log, NAIVE_DATABASE_URL=database_url, REDIS_URL=redis_url)


class SocketIo(Server):
    path = "/socket.io/?EIO=4&transport=websocket"
    kind = "socketio"


def install_peer() -> None:
    if not (PEER / "node_modules").exists():
        command = [str(ROOT / "deploy" / "node.sh"), "npm", "ci", "--prefix", str(PEER)]
        subprocess.run([*command, "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True)


def socketio(log: Path, database_url: str, redis_url: str) -> Server:
    words = [NODE, "node", str(PEER / "server.mjs"), "PORT", redis_url, database_url]
    return SocketIo("socket.io", words, log)


class Crowd:
    """The clients' process: commands in, answers out."""

    def __init__(self):
        command = [sys.executable, "-m", "benchmarks.realtime.swarm"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pinned(self.process, -1)

    def ask(self, do: str, **words):
        self.begin(do, **words)
        return self.answer()

    def begin(self, do: str, **words) -> None:
        self.process.stdin.write(json.dumps({"do": do} | words) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the crowd has ended")
        return json.loads(line)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
