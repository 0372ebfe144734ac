"""Where an operator's client has got to in his account's log: a whole database snapshot, opaque to the client.

It grants nothing (rights are checked when the log is read), so it is not signed and is the same for every socket.
"""

import base64
import binascii
import re
import time

SNAPSHOT = re.compile(r"^\d{1,20}:\d{1,20}:[\d,]{0,4000}$")
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
