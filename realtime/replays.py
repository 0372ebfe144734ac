"""What clients that come back have missed, read and written once for all who come back to the same place.

After a restart a thousand do, with the same position: each reading the log for himself would take a minute.
"""

import time
from collections.abc import Callable, Hashable

from realtime import log
from realtime.framed import Framed
from realtime.members import Parcel
from realtime.threads import in_thread

KEPT = 30.0  # seconds
MOST = 16  # places
STAYING = frozenset({"message.created", "conversation.created", "conversation.assigned", "conversation.status_changed"})
STAYING |= {"notification.created", "notification.read", "notification.deleted"}


class Replays:
    """Of one account. Used under its feed's lock only, so what is held always ends at the feed's cursor."""

    def __init__(self, account_id: int):
        self.account_id = account_id
        self._missed: dict[str, tuple[float, list[Framed]]] = {}
        self._parcels: dict[tuple, Parcel] = {}

    async def since(self, snapshot: str, cursor: str) -> list[Framed] | None:
        """What was told after that place, up to the cursor. None: too much."""
        read, missed = self._missed.get(snapshot, (0.0, []))
        if read > time.monotonic() - KEPT:
            return missed
        batch = await in_thread(log.between, self.account_id, snapshot, cursor)
        if batch.overflow:
            return None
        if len(self._missed) >= MOST:
            self.forget()
        self._missed[snapshot] = (time.monotonic(), batch.framed)
        return batch.framed

    def parcel(self, sight: Hashable, since: str, cursor: str, texts: Callable[[], list[str]]) -> Parcel:
        """As those with this sight may see it."""
        key = (since, cursor, sight)
        if key not in self._parcels:
            self._parcels[key] = Parcel(texts())
        return self._parcels[key]

    def told(self, framed: list[Framed]) -> None:
        """The cursor has moved. A text that was changed or deleted must not be sent again as it was before."""
        self._parcels.clear()
        if not all(each.kind in STAYING for each in framed):
            self._missed.clear()
        for place, (read, missed) in list(self._missed.items()):
            if len(missed) + len(framed) > log.MOST_REPLAYED or read < time.monotonic() - KEPT:
                del self._missed[place]
            else:
                self._missed[place] = (read, missed + framed)

    def forget(self) -> None:
        self._missed.clear()
        self._parcels.clear()
