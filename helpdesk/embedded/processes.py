"""The product's own processes: web, worker and beat, as the supervisor starts them."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from helpdesk.embedded import ports
from helpdesk.embedded.children import Plan

APPLICATION = "helpdesk.asgi:application"
QUEUES = "default,notifications,housekeeping,ai_analysis"
READY = "/readyz"


def plans(base_dir: Path, host: str, port: int, server: str, env: Mapping[str, str]) -> list[Plan]:
    """In the order of starting; they are stopped in this order too, so that nothing new is accepted."""
    web = Plan(
        "web",
        (sys.executable, "-m", *_web(server, host, port)),
        cwd=base_dir,
        env=env,
        ready=lambda: ports.answers(host, port, READY),
    )
    beat = Plan("beat", _celery("beat"), cwd=base_dir, env=env, grace=1.0, death_signal=signal.SIGKILL)
    return [web, beat, _worker(base_dir, env)]


def _web(server: str, host: str, port: int) -> tuple[str, ...]:
    if server == "daphne":
        return ("daphne", "--bind", host, "--port", str(port), "--no-server-name", APPLICATION)
    return (
        *("uvicorn", APPLICATION, "--host", host, "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--ws-per-message-deflate", "false"),
        *("--no-server-header", "--no-proxy-headers", "--no-access-log", "--timeout-graceful-shutdown", "1"),
    )


def _worker(base_dir: Path, env: Mapping[str, str]) -> Plan:
    """SIGTERM lets running tasks end; SIGQUIT gives them back to the queue.

    When the supervisor dies its broker dies too, and a worker that ends gently would wait for it: it is killed, and
    what it was doing is found again by the sweeper. Threads, so that no processes of its own are left behind.
    """
    words = ("--pool", "threads", "--concurrency", "2", "--queues", QUEUES, "--without-gossip", "--without-mingle")
    command = _celery("worker", *words)
    return Plan(
        "worker", command, cwd=base_dir, env=env, firm_signal=signal.SIGQUIT, grace=2.5, death_signal=signal.SIGKILL
    )


def _celery(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "helpdesk", *words, "--loglevel", "INFO")
