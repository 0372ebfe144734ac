"""A child's log: it appends by itself, so a child never waits for us; we only bound the size and read along."""

import os
import shutil
from pathlib import Path

LARGEST = 10 * 1024 * 1024
AT_ONCE = 256 * 1024  # read along at most this much at a time: a flood of lines must not hold the supervisor up


class LogFile:
    """DATA_DIR/logs/<name>.log and the one before it, each at most about 10 MB."""

    def __init__(self, data_dir: Path, name: str):
        self.path = data_dir / "logs" / f"{name}.log"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._seen = self.path.stat().st_size if self.path.exists() else 0

    def open(self) -> int:
        """A descriptor for the child's output; appending, so that truncating the file below stays safe."""
        return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)

    def new_lines(self) -> list[str]:
        """The whole lines written since the last call."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if size <= self._seen:
            self._seen = min(size, self._seen)
            return []
        with self.path.open("rb") as file:
            began = file.seek(max(self._seen, size - AT_ONCE))
            text, newline, _ = file.read(AT_ONCE).rpartition(b"\n")
        self._seen = began + len(text) + len(newline)  # a line still being written waits for its end
        return text.decode(errors="replace").splitlines()

    def tail(self, count: int = 15) -> list[str]:
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - AT_ONCE))
            return file.read().decode(errors="replace").splitlines()[-count:]

    def bound(self) -> None:
        """Copy and truncate once it is too large: the child's descriptor stays good."""
        if self.path.exists() and self.path.stat().st_size > LARGEST:
            shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
            os.truncate(self.path, 0)
            self._seen = 0
