"""The two embedded servers of a DATA_DIR together, as the supervisor and the tests start them."""

import time
from collections.abc import Callable
from pathlib import Path

from helpdesk.embedded import postgres, valkey
from helpdesk.embedded.children import Child, FailedToStart, ending


def embedded_servers(
    data_dir: Path,
    *,
    database: bool = True,
    queue: bool = True,
    settings: str = "",
    say: Callable[[str], None] = lambda text: None,
) -> list[Child]:
    """The children to start, in order, with their directories made; those of outside servers are left out."""
    children = []
    if database:
        postgres.prepare(data_dir, settings)
        children.append(Child(postgres.plan(data_dir), data_dir, say))
    if queue:
        valkey.prepare(data_dir)
        children.append(Child(valkey.plan(data_dir), data_dir, say))
    return children


def await_ready(child: Child, timeout: float) -> None:
    """Return once it answers. Raises FailedToStart when it ends, or time does."""
    deadline = time.monotonic() + timeout
    while not (child.plan.ready is None or child.ready):
        if not child.alive:
            raise FailedToStart(_with_log(child, f"{child.plan.name} {ending(child.exit_code or 0)} while starting"))
        if time.monotonic() > deadline:
            raise FailedToStart(_with_log(child, f"{child.plan.name} did not answer within {timeout:g} s"))
        time.sleep(0.05)  # polling a process that is starting: there is nothing to wait on


def _with_log(child: Child, text: str) -> str:
    return "\n".join([f"{text}. The end of {child.log.path}:", *("  " + line for line in child.log.tail())])
