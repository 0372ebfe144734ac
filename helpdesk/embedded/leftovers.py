"""Processes an earlier life of this copy left behind, or a killed child did (server backends, pool workers).

They carry a mark in their environment; servers that overwrite theirs are known by the directory they work in.
"""

import contextlib
import signal
from pathlib import Path

import psutil

MARK = "CHATCENTER_CHILD"


def mark(data_dir: Path, name: str) -> str:
    return f"{data_dir}:{name}"


def find(data_dir: Path, name: str, server: tuple[str, Path] | None = None) -> list[psutil.Process]:
    """The living processes of this copy's child `name`; server: its program's name and the directory it works in."""
    return [process for process in psutil.process_iter() if _belongs(process, mark(data_dir, name), server)]


def _belongs(process: psutil.Process, wanted: str, server: tuple[str, Path] | None) -> bool:
    with contextlib.suppress(psutil.Error, OSError):
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if server is not None:
            return (Path(process.exe()).name, Path(process.cwd())) == server
        return process.environ().get(MARK) == wanted
    return False


def clear(found: list[psutil.Process], how: signal.Signals = signal.SIGTERM, patience: float = 2.0) -> None:
    """End them: asked first, made to after `patience` seconds."""
    if not found:
        return
    _send(found, how)
    _, living = psutil.wait_procs(found, timeout=patience)
    _send(living, signal.SIGKILL)
    psutil.wait_procs(living, timeout=patience)


def _send(processes: list[psutil.Process], how: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(how)
