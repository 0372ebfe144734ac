"""A visitor's place in the queue and how long it may take, told when it changes."""

from conversations.selectors import queue
from conversations.selectors.queue import Place
from helpdesk.scope import scope
from realtime import frames
from realtime.members import VisitorMember
from realtime.rounds import Rounds
from realtime.threads import in_thread


class Queueing(Rounds):
    """visitors: the feed's own, by session, as they are at any moment."""

    def __init__(self, account_id: int, visitors: dict[str, set[VisitorMember]]):
        super().__init__(account_id)
        self.visitors = visitors

    async def tell(self) -> None:
        inboxes = sorted({member.inbox_id for tabs in self.visitors.values() for member in tabs})
        if not inboxes:
            return
        places = await in_thread(_read, self.account_id, inboxes)
        for session, tabs in list(self.visitors.items()):
            for member in tabs:
                self._tell(member, places.get(session))

    def _tell(self, member: VisitorMember, place: Place | None) -> None:
        """Who was never in the queue is told nothing of it; who has left it is told once."""
        if place is None and member.queued is None:
            return
        now = place or member.queued._replace(position=None, seconds=None)
        if now != member.queued:
            member.offer(_text(now))
        member.queued = place


def _text(place: Place) -> str:
    data = {"conversation_id": place.number, "position": place.position, "seconds": place.seconds}
    return frames.text("chat.queue", data, place.session)


def _read(account_id: int, inbox_ids: list[int]) -> dict[str, Place]:
    """By session: of several conversations the latest, which is the one he is in."""
    with scope(account_id):
        found = queue.places(inbox_ids).values()
    return {place.session: place for place in sorted(found, key=lambda place: place.number)}
