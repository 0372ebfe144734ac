"""What is owed is handed to Celery by a thread of its own: at once while it is quiet, by the armful while it is not.

A task for each message would cost the request more than writing it. What a process takes with it when it dies, the
sweeper finds.
"""

import atexit
import os
import queue
import threading
import time
from collections.abc import Callable

ARMFUL = 20  # deliveries a task: several workers share what is more
PAUSE = 0.03  # seconds between two armfuls
Owed = tuple[int, list[int]]


class HandOver:
    """send(account_id, delivery_ids): called in the thread, one account at a time."""

    def __init__(self, send: Callable[[int, list[int]], None]):
        self._send = send
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)
        atexit.register(self.flush)

    def _begin_anew(self) -> None:
        """Threads do not outlive a fork, and what the parent owes it hands over itself."""
        self._owed: queue.SimpleQueue[Owed] = queue.SimpleQueue()
        self._starting, self._sending = threading.Lock(), threading.Lock()
        self._thread: threading.Thread | None = None

    def give(self, account_id: int, delivery_ids: list[int]) -> None:
        self._owed.put((account_id, delivery_ids))
        if not self._runs():
            self._start()

    def _runs(self) -> bool:
        """What `send` did not foresee ends the thread; the next one who owes something begins another."""
        return self._thread is not None and self._thread.is_alive()

    def _start(self) -> None:
        with self._starting:
            if not self._runs():
                self._thread = threading.Thread(target=self._run, name="hand-over", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            first = self._owed.get()
            with self._sending:
                self._hand_over([first, *self._waiting()])
            time.sleep(PAUSE)  # what is given meanwhile goes together

    def flush(self) -> None:
        """Hand over what is still here, in the caller's thread."""
        with self._sending:
            self._hand_over(self._waiting())

    def _waiting(self) -> list[Owed]:
        found = []
        while True:
            try:
                found.append(self._owed.get_nowait())
            except queue.Empty:
                return found

    def _hand_over(self, owed: list[Owed]) -> None:
        together: dict[int, list[int]] = {}
        for account_id, delivery_ids in owed:
            together.setdefault(account_id, []).extend(delivery_ids)
        for account_id, delivery_ids in together.items():
            for start in range(0, len(delivery_ids), ARMFUL):
                self._send(account_id, delivery_ids[start : start + ARMFUL])
