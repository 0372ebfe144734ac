"""Children that do not outlive us: on Linux the kernel signals them when the supervisor dies, however it dies."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied(number: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before it becomes its program; elsewhere nothing (the next start clears up, see leftovers).

    The request is lost when the child changes its user, so it is made after that, which is when Popen runs this. It is
    bound to the parent's *thread*: children must be started from the main one.
    """
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # died between the fork and the request
            os._exit(1)

    return tie
