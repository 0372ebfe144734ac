"""One account's log, followed on behalf of all its sockets in this process."""

import asyncio
import time

from django.utils import timezone

from realtime import frames, log, metrics, positions
from realtime.attendance import Attendance
from realtime.counting import Counting
from realtime.framed import Framed
from realtime.hints import Hints
from realtime.members import Parcel, StaffMember, VisitorMember
from realtime.queueing import Queueing
from realtime.replays import Replays
from realtime.threads import in_thread
from realtime.watching import Watching


class Feed:
    """cursor: the snapshot up to which every member has been told. All that moves it happens under the lock."""

    def __init__(self, account_id: int):
        self.account_id = account_id
        self.hint = Hints()
        self.lock = asyncio.Lock()
        self.cursor: str | None = None
        self.staff: set[StaffMember] = set()
        self.visitors: dict[str, set[VisitorMember]] = {}
        self.joining = 0  # sockets whose replay is still being read: the feed must not end under them
        self.failures = 0
        self.replays = Replays(account_id)
        self.looked = time.monotonic()
        self.attendance = Attendance(account_id, self.staff)
        self.watching = Watching(account_id, self.staff)
        self.counting = Counting(account_id, self.staff)
        self.queueing = Queueing(account_id, self.visitors)

    @property
    def empty(self) -> bool:
        return not (self.staff or self.visitors or self.joining)

    async def join(self, member, since: str | None, resume: tuple | None) -> None:
        if since or resume:
            metrics.resumes.labels("staff" if isinstance(member, StaffMember) else "visitor").inc()
        async with self.lock:
            if self.cursor is None:
                self.cursor = (await in_thread(log.now, self.account_id)).snapshot
            if isinstance(member, StaffMember):
                await self._replay_staff(member, since)
                self.staff.add(member)
            else:
                await self._replay_visitor(member, resume)
                self.visitors.setdefault(member.session, set()).add(member)

    async def _replay_staff(self, member: StaffMember, since: str | None) -> None:
        if not since:
            return
        snapshot = positions.decode(since)
        if snapshot and positions.ahead(snapshot, self.cursor):
            await self._look()  # he was told by a process that had looked later
        known = snapshot and not positions.beyond(snapshot, self.cursor)
        missed = await self.replays.since(snapshot, self.cursor) if known else None
        if missed is None:
            self._reload(member)
            return
        cursor, sight = self.cursor, member.sight_of(missed)
        member.replay(self.replays.parcel(sight, since, cursor, lambda: self._of_staff(member, missed, since, cursor)))

    async def _replay_visitor(self, member: VisitorMember, resume: tuple | None) -> None:
        """resume: (number, place) he names; None where he names none."""
        member.position = await in_thread(log.place, self.account_id, member.session, self.cursor)
        if not resume:
            return
        batch = await in_thread(log.of_conversation, self.account_id, member.session, *resume, self.cursor)
        if batch.overflow:
            self._reload(member)
        else:
            member.replay(Parcel([text for framed in batch.framed for text in framed.visitor]))

    def _reload(self, member) -> None:
        metrics.resyncs.inc()
        member.offer(frames.text("resync", {}))

    def leave(self, member) -> None:
        self.staff.discard(member)
        tabs = self.visitors.get(getattr(member, "session", ""), set())
        tabs.discard(member)
        if not tabs:
            self.visitors.pop(getattr(member, "session", ""), None)

    async def look(self) -> bool:
        """Read what is new and tell everybody who may hear it. Whether there was anything."""
        async with self.lock:
            return self.cursor is not None and await self._look()

    async def _look(self) -> bool:
        batch = await in_thread(log.after, self.account_id, self.cursor)
        before, self.cursor = self.cursor, batch.snapshot
        try:
            self._tell_batch(batch, positions.encode(before))
        except Exception:
            self.cursor = before  # better told twice than not at all
            self.replays.forget()
            raise
        self.hint.looked(each.event_id for each in batch.framed)
        return bool(batch.overflow or batch.framed)

    def _tell_batch(self, batch: log.Batch, before: str) -> None:
        if batch.overflow:
            self.replays.forget()
            self._everybody(frames.text("resync", {}))
        elif batch.framed:
            self._tell(batch.framed, before)

    async def skip(self) -> None:
        """Give up what cannot be told, and have everybody load it over HTTP."""
        async with self.lock:
            self.cursor = (await in_thread(log.now, self.account_id)).snapshot
            self.replays.forget()
            self._everybody(frames.text("resync", {}))

    def _tell(self, framed: list[Framed], before: str) -> None:
        self.replays.told(framed)
        self._tell_staff(framed, before)
        self._tell_visitors(framed)
        self._revoke(framed)
        self.counting.changed()
        self.queueing.changed()
        if any(each.kind == "availability.changed" for each in framed):
            self.attendance.hurry()
        for each in framed:
            if each.created_at is not None:
                metrics.event_to_socket.observe((timezone.now() - each.created_at).total_seconds())

    def _tell_staff(self, framed: list[Framed], before: str) -> None:
        """Who may see the same is sent the same bytes, made once."""
        parcels: dict[object, Parcel] = {}
        told = 0
        for member in list(self.staff):
            sight = member.sight_of(framed)
            parcel = parcels.get(sight)
            if parcel is None:
                parcel = parcels[sight] = Parcel(self._of_staff(member, framed, before, self.cursor))
            member.hand(parcel)
            told += len(parcel.texts)
        metrics.deliveries.labels("staff").inc(told)

    def _tell_visitors(self, framed: list[Framed]) -> None:
        told = 0
        for each in framed:
            for member in self.visitors.get(each.session or "", ()):
                member.hand(Parcel(each.visitor))
                told += len(each.visitor)
        metrics.deliveries.labels("visitor").inc(told)

    def _of_staff(self, member: StaffMember, framed: list[Framed], before: str, cursor: str) -> list[str]:
        """Only the last frame moves the position: a client cut off in the middle gets the whole batch again."""
        seen = [text for each in framed for text in member.told(each)]
        texts = [f'{text},"pos":"{before}"}}' for text in seen[:-1]]
        return texts + [f'{text},"pos":"{positions.encode(cursor)}"}}' for text in seen[-1:]]

    def _revoke(self, framed: list[Framed]) -> None:
        """Whose rights changed is cut off at once: he comes back with what he may see now, unless he was removed."""
        changed = {user_id for each in framed for user_id in each.user_ids}
        removed = {user_id for each in framed for user_id in each.removed}
        for member in list(self.staff):
            if member.membership.user_id in changed:
                member.cut(4404 if member.membership.user_id in removed else 4403)

    def _everybody(self, text: str) -> None:
        everybody = [*self.staff, *(tab for tabs in self.visitors.values() for tab in tabs)]
        metrics.resyncs.inc(len(everybody))
        for member in everybody:
            member.offer(text)

    def signal(self, signal: dict) -> None:
        """What is not kept: typing, presence, who is looking, what is over."""
        if signal["type"] == "presence":
            self.attendance.hurry()
            self.hint.set()
        elif signal["type"] == "ended":
            self._end(signal)
        elif signal["type"] == "said":
            self._hear(signal)
        elif signal["type"] == "typing":
            self._typing(signal)
        elif signal["type"] == "viewing":
            self.watching.heard(signal)

    def _end(self, ending: dict) -> None:
        for member in list(self.staff):
            if member.is_ended_by(ending):
                member.cut(4401)

    def _hear(self, said: dict) -> None:
        """A frame for one of this process's event streams, or another's."""
        for member in self.staff:
            if member.hear and member.stream == said["stream"] and member.membership.user_id == said["user_id"]:
                member.hear(said["frame"])

    def _typing(self, signal: dict) -> None:
        staff = {name: signal[name] for name in ("person", "on", "private")} | {"conversation_id": signal["display_id"]}
        text = frames.text("chat.typing", staff, signal["session"])
        for member in self.staff:
            if member.hears(signal):
                member.offer(text)
        if signal["person"]["type"] != "user" or signal["private"]:
            return
        told = {"conversation_id": signal["display_id"], "on": signal["on"], "name": signal["person"]["name"]}
        for member in self.visitors.get(signal["session"], ()):
            member.offer(frames.text("chat.typing", told, signal["session"]))

    async def tell_presence(self) -> None:
        """Tell operators who is here and who looks at what, when that has changed since they were told last."""
        self.queueing.tick()
        if await self.attendance.tell(self.hint.set):
            await self.watching.check()
            self.counting.tick()

    def greet(self, member: StaffMember) -> None:
        """Who is here, and who looks at what."""
        self.attendance.greet(member, self.hint.set)
        self.watching.greet(member)
