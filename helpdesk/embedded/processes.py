"""The product's own processes: web, worker and beat, as the supervisor starts them."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from helpdesk.embedded import ports
from helpdesk.embedded.children import Plan

APPLICATION = "helpdesk.asgi:application"
QUEUES = "default,notifications,housekeeping"
READY = "/readyz"


def plans(base_dir: Path, host: str, port: int, server: str, env: Mapping[str, str], web: int = 1) -> list[Plan]:
    """In the order of starting; they are stopped in this order too, so that nothing new is accepted.

    web: how many processes share the port.
    """
    names = ["web", *(f"web-{number}" for number in range(2, web + 1))]
    words = ("helpdesk.serve", APPLICATION, "--host", host, "--port", str(port), "--server", server)
    beat = Plan("beat", _celery("beat"), cwd=base_dir, env=env, grace=1.0, death_signal=signal.SIGKILL)
    return [*(_web(name, words, base_dir, env, host, port) for name in names), beat, worker(base_dir, env)]


def _web(name: str, words: tuple[str, ...], base_dir: Path, env: Mapping[str, str], host: str, port: int) -> Plan:
    return Plan(
        name,
        (sys.executable, "-m", *words),
        cwd=base_dir,
        env=env,
        ready=lambda: ports.answers(host, port, READY),
        listens=port,
    )


def worker(
    base_dir: Path, env: Mapping[str, str], name: str = "worker", queues: str = QUEUES, threads: int = 2
) -> Plan:
    """SIGTERM lets running tasks end; SIGQUIT gives them back to the queue.

    When the supervisor dies its broker dies too, and a worker that ends gently would wait for it: it is killed, and
    what it was doing is found again by the sweeper. Threads, so that no processes of its own are left behind.
    """
    words = ("--pool", "threads", "--concurrency", str(threads), "--queues", queues, "--hostname", f"{name}@%h")
    command = _celery("worker", *words, "--without-gossip", "--without-mingle")
    return Plan(
        name, command, cwd=base_dir, env=env, firm_signal=signal.SIGQUIT, grace=2.5, death_signal=signal.SIGKILL
    )


def _celery(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "helpdesk", *words, "--loglevel", "INFO")
