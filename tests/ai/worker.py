"""A real worker of the AI's queue, as a process of its own over the test database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from helpdesk.celery import app
from tests.product import ROOT
from tests.realtime.gateway import database_url


class Worker:
    """Starts on enter (when it says that it is ready), is killed on leaving."""

    queues, threads = "ai_analysis,default", 4

    def __init__(self, log: Path, provider: str, fresh: bool = True, **environment):
        self.log, self.fresh = log, fresh
        self.environment = os.environ | {
            "DATABASE_URL": database_url("default"),
            "DATABASE_OWNER_URL": database_url("owner"),
            "REDIS_URL": settings.REDIS_URL,
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "DATA_DIR": str(settings.DATA_DIR),
            "AI_BASE_URL": provider,
            "AI_API_KEY": "a-key",
            "AI_MODEL_SMALL": "demo-small",
            "AI_MODEL_FULL": "demo-full",
            "AI_COLLECT_SECONDS": "0.2",
        }
        self.environment |= environment

    def __enter__(self) -> "Worker":
        if self.fresh:
            self._purge()
        command = [sys.executable, "-m", "celery", "-A", "helpdesk", "worker", "--pool", "threads"]
        command += ["--concurrency", str(self.threads), "--queues", self.queues, "--hostname", f"{self.log.stem}@%h"]
        command += ["--without-gossip", "--without-mingle"]
        self.process = subprocess.Popen(
            [*command, "--loglevel", "INFO"], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._await_ready()
        return self

    def __exit__(self, *_):
        self.kill()

    def _purge(self) -> None:
        """What earlier tests have left in the broker is nobody's any more. Celery's own purge knows one queue only."""
        with app.connection_for_write() as connection:
            for queue in self.queues.split(","):
                connection.default_channel.queue_purge(queue)

    def kill(self) -> None:
        """As when the machine goes: no farewell to the broker."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def _await_ready(self) -> None:
        import threading

        said = []
        for line in self.process.stdout:
            said.append(line)
            if " ready" in line:
                threading.Thread(target=self._drain, daemon=True).start()
                return
        raise RuntimeError("".join(said[-20:]))

    def _drain(self) -> None:
        """A full pipe would stop it."""
        with self.log.open("w") as kept:
            try:
                for line in self.process.stdout:
                    kept.write(line)
                    kept.flush()
            except ValueError:
                return  # closed by kill()
