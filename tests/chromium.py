"""The Chromium that browser tests drive: found, or installed where that is possible.

`python -m tests.chromium` prints its path, after installing one where there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = """\
No Chromium was found and none could be installed. Any of these will do:
  - install the package chromium (or Google Chrome) of your system,
  - .venv/bin/python -m playwright install --with-deps chromium,
  - CHROMIUM=/path/to/chromium make test
"""


class NoChromium(RuntimeError):
    """The message says how to get one."""


def find() -> str | None:
    """The path of a Chromium, or None. CHROMIUM in the environment has the first word."""
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def launch_options() -> dict:
    """For playwright's launch: no sandbox (the tests may run as root) and no calls to the outside."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": find_or_install(), "args": [*quiet, "--disable-sync", "--no-first-run"]}


def find_or_install() -> str:
    """Raises NoChromium."""
    for attempt in (lambda: None, _from_the_system, _from_playwright):
        attempt()
        if path := find():
            return path
    raise NoChromium(HOW)


def _from_the_system() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "-q")
        _try("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core")


def _from_playwright() -> None:
    _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoChromium as problem:
        sys.exit(str(problem))
