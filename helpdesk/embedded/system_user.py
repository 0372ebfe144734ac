"""The system user the embedded servers run as.

PostgreSQL refuses to run as root, so for root there is a user of their own; anybody else runs them as himself.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

NAME = "chatcenter"


class NoSystemUser(RuntimeError):
    """We are root, and a user for the servers could not be made."""


def server_user() -> pwd.struct_passwd | None:
    """The user to switch to, made on first need; None: we are not root and stay who we are. Raises NoSystemUser."""
    if os.geteuid() != 0:
        return None
    return _lookup() or _create()


def _lookup() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    if shutil.which("useradd") is None:
        raise NoSystemUser(f"PostgreSQL does not run as root: make a system user {NAME!r}, or be another user.")
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    made = subprocess.run(command, capture_output=True, text=True)
    entry = _lookup()  # looked up whatever useradd said: a second copy may have made it a moment earlier
    if entry is None:
        raise NoSystemUser(f"The system user {NAME!r} could not be made: {made.stderr.strip()}")
    return entry


def identity() -> dict:
    """The arguments of subprocess.Popen that start a process as the servers' user."""
    user = server_user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def own(path: Path) -> None:
    """Hand a file or directory to the servers' user."""
    user = server_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def private_directory(path: Path) -> Path:
    """A directory only the servers' user (and root) may enter. Raises PermissionError where somebody else has it."""
    path.mkdir(parents=True, exist_ok=True)
    user = server_user()
    ours = {os.geteuid()} | ({user.pw_uid} if user else set())
    if path.is_symlink() or path.stat().st_uid not in ours:
        raise PermissionError(f"{path} belongs to somebody else: remove it, or choose another DATA_DIR.")
    own(path)
    path.chmod(0o700)
    return path


def let_in(path: Path) -> None:
    """Let the servers' user walk down to `path`: search permission, and nothing more, where it is lacking."""
    user = server_user()
    for above in path.resolve().parents:
        if user and not _may_search(above, user):
            above.chmod(above.stat().st_mode | 0o001)


def let_run(package: Path) -> None:
    """Let the servers' user run what an installed package ships, also where it was installed with a strict umask."""
    let_in(package)
    if server_user() is None or package.stat().st_mode & 0o005 == 0o005:
        return
    for path in [package, *package.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | 0o004 | (0o001 if mode & 0o100 else 0))


def _may_search(directory: Path, user: pwd.struct_passwd) -> bool:
    found = directory.stat()
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & 0o100)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & 0o010)
    return bool(found.st_mode & 0o001)
