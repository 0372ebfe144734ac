"""Where the embedded servers of a DATA_DIR listen: a pure function of the path, so nothing has to be looked up."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE = "chatcenter"
LONGEST_SOCKET_PATH = 90  # the kernel's limit is 107 bytes, less the longest file name put into the directory


def socket_dir(data_dir: Path) -> Path:
    """DATA_DIR/run, or a short directory named after a hash of it where that path is too long for a socket."""
    direct = data_dir / "run"
    if len(str(direct)) <= LONGEST_SOCKET_PATH:
        return direct
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"chatcenter-{digest}"


def database_url(data_dir: Path) -> str:
    """The superuser of the embedded cluster; the application's own role follows from it (see scope.roles)."""
    return f"postgresql://postgres@{quote(str(socket_dir(data_dir)), safe='')}/{DATABASE}"


def redis_url(data_dir: Path) -> str:
    return f"unix://{socket_dir(data_dir) / 'valkey.sock'}?db=0"


def broker_url(data_dir: Path) -> str:
    return f"redis+socket://{socket_dir(data_dir) / 'valkey.sock'}?virtual_host=1"


def kept_secret(path: Path) -> str:
    """The secret in the file, made on first use; two processes that start together agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # the other process was first: its secret is the one
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
