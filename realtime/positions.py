"""How far a client has got: opaque to it, and the same on every transport.

An operator's is a whole database snapshot of his account's log, a visitor's the number of his conversation and the
place in it. It grants nothing (rights are checked when the log is read), so it is not signed.
"""

import base64
import binascii
import re
import time
from itertools import pairwise

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
    return snapshot if fresh and _sound(snapshot) else None


def _sound(snapshot: str) -> bool:
    """Whether PostgreSQL takes it for a snapshot."""
    if not SNAPSHOT.match(snapshot) or ",," in snapshot or snapshot.endswith(","):
        return False
    oldest, most, _ = _read(snapshot)
    running = [int(number) for number in snapshot.split(":")[2].split(",") if number]
    ordered = all(one < other for one, other in pairwise(running))
    return 0 < oldest <= most < 2**63 and ordered and all(oldest <= number < most for number in running)


def ahead(one: str, other: str) -> bool:
    """Whether somebody who stands at the snapshot `one` may have been told what `other` does not hold."""
    _, most, running = _read(one)
    _, _, unfinished = _read(other)
    return beyond(one, other) or any(number < most and number not in running for number in unfinished)


def beyond(one: str, other: str) -> bool:
    """Whether `one` knows transactions that had not begun at `other`: where that is now, it is another database's."""
    return _read(one)[1] > _read(other)[1]


def _read(snapshot: str) -> tuple[int, int, set[int]]:
    """(the oldest transaction that ran, the first that had not begun, those that ran)."""
    oldest, most, running = snapshot.split(":")
    return int(oldest), int(most), {int(number) for number in running.split(",") if number}


def of_visitor(number: int, seq: int) -> str:
    """The place of a visitor who has not written yet is 0-0."""
    return f"{number}-{seq}"


def read_visitor(position: str) -> tuple[int, int] | None:
    """(number of the conversation, place in it); None where it is none of ours."""
    found = VISITOR.match(position)
    return (int(found.group(1)), int(found.group(2))) if found else None
