"""How many frames a client may send."""

import time

FRAMES_A_MINUTE = 300


class Pace:
    """Counts by the minute, from the first frame of each."""

    def __init__(self):
        self._since, self._frames = time.monotonic(), 0

    def too_fast(self) -> bool:
        """Count one frame more. Whether that is too many."""
        if time.monotonic() - self._since > 60:
            self._since, self._frames = time.monotonic(), 0
        self._frames += 1
        return self._frames > FRAMES_A_MINUTE
