"""One supervisor a DATA_DIR: a lock the kernel gives back even when its holder is killed."""

import fcntl
import os
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another copy of the product runs on this DATA_DIR."""


class Lock:
    """Held from `take` until the process ends or `release`."""

    def __init__(self, data_dir: Path):
        self.path = data_dir / "up.lock"
        self._descriptor: int | None = None

    def take(self, note: str) -> None:
        """note: what the next one is told about us. Raises AlreadyRunning."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AlreadyRunning(self._told()) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, note.encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _told(self) -> str:
        note = self.path.read_text(errors="replace").strip()
        return f"Another copy runs on {self.path.parent}" + (f" ({note})." if note else ".")
