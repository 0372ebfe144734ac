"""How far a client has got: opaque to it, and the same on every transport.

An operator's is a whole database snapshot of his account's log, a visitor's the number of his conversation and the
place in it. It grants nothing (rights are checked when the log is read), so it is not signed.
"""

import base64
import binascii
import re
import time

SNAPSHOT = re.compile(r"^\d{1,20}:\d{1,20}:[\d,]{0,4000}$")
VISITOR = re.compile(r"^([0-9]{1,9})-([0-9]{1,9})$")
OLDEST = 24 * 3600  # seconds; an older client loads anew


def encode(snapshot: str) -> str:
    return base64.urlsafe_b64encode(f"{int(time.time())}|{snapshot}".encode()).decode()


def decode(position: str) -> str | None:
    """The snapshot; None where the position is none of ours or too old."""
    try:
        made, _, snapshot = base64.urlsafe_b64decode(position.encode()).decode().partition("|")
        fresh = int(made) > time.time() - OLDEST
    except (ValueError, binascii.Error):
        return None
    return snapshot if fresh and SNAPSHOT.match(snapshot) else None


def of_visitor(number: int, seq: int) -> str:
    """The place of a visitor who has not written yet is 0-0."""
    return f"{number}-{seq}"


def read_visitor(position: str) -> tuple[int, int] | None:
    """(number of the conversation, place in it); None where it is none of ours."""
    found = VISITOR.match(position)
    return (int(found.group(1)), int(found.group(2))) if found else None
