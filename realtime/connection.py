"""What every way of listening has in common: who is refused, what is counted, what is sent from a bounded queue.

A transport (consumers.Socket, stream.Stream) carries it; the two kinds of listener (staff.Operator, visitor.Guest) say
who it is and what it hears.
"""

import asyncio
import random
import time
import uuid
from urllib.parse import parse_qs

from realtime import frames, limits, metrics
from realtime.hub import hub
from realtime.members import OVERFLOW
from realtime.pace import FRAMES_A_MINUTE

HEARTBEAT = 30
SILENCE = 75
LONGEST_FRAME = 64 * 1024
NOTICE = 300  # seconds before its token ends that a client is told, or a quarter of what it has left
RECHECK = 60  # seconds; most changes of rights are told at once, this finds the others


class Refused(Exception):
    """code: 4401 token, 4403 origin, 4404 not there, 4429 too many."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


class Connection:
    """One listener on one transport. expires_at: when its token ends (epoch seconds), None for the panel's cookie."""

    kind = ""
    transport = ""
    scope: dict

    def begin(self) -> None:
        self.name = uuid.uuid4().hex
        given = parse_qs(self.scope["query_string"].decode(errors="replace"))
        self.query = {name: values[0] for name, values in given.items()}
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self.scope["headers"]}
        self.counted: list[str] = []
        self.tasks: list[asyncio.Task] = []
        self.member = None
        self.expires_at: int | None = None
        self.last_heard = self.checked = time.monotonic()
        self.due = self.last_heard + random.uniform(0, HEARTBEAT / 2)  # spread, whoever came in one crowd

    async def enter(self) -> None:
        """Find out who it is and start(). Raises Refused."""
        raise NotImplementedError

    async def heard(self, frame: dict) -> None:
        """A frame of the client."""

    async def beat(self) -> None:
        """A sign of life."""

    async def recheck(self) -> None:
        """Cut the member off when its rights are no longer those it came with."""

    async def renewed(self, token: str) -> int | None:
        """When this newer token of the same person ends; None where it is none."""
        return None

    async def left(self) -> None:
        """After the last word."""

    async def deliver(self, text: str) -> None:
        raise NotImplementedError

    async def shut(self, code: int) -> None:
        raise NotImplementedError

    def position(self) -> str | None:
        """Where the listener stands once the replay is complete."""
        return None

    def wire(self):
        """Where frames that are ready can be written at once; None: one at a time, from the queue."""
        return None

    def silent(self) -> bool:
        return time.monotonic() - self.last_heard > SILENCE

    async def count(self, places: dict[str, int]) -> None:
        """places: how many there may be of each. Raises Refused."""
        if not await asyncio.to_thread(limits.enter, places, self.name):
            raise Refused(4429)
        self.counted += places

    async def start(self, account_id: int, member, **resume) -> None:
        """Join the hub and begin to send. `hello` comes when the replay is complete."""
        self.account_id, self.member = account_id, member
        metrics.active_connections.labels(self.kind).inc()
        member.wire = self.wire()
        self.tasks += [asyncio.create_task(work) for work in (self.write(), self._expire())]
        hub().keeper.connections.add(self)
        await hub().join(account_id, member, **resume)
        told = {"position": self.position(), "heartbeat": HEARTBEAT, "limits": self.limits()}
        told |= {"expires_at": self.expires_at, "transport": self.transport} | self.greeting()
        member.offer(frames.text("hello", told, pos=told["position"]))

    def greeting(self) -> dict:
        """What its `hello` says beside."""
        return {}

    def limits(self) -> dict:
        return {"frame_bytes": LONGEST_FRAME, "frames_a_minute": FRAMES_A_MINUTE, "silence": SILENCE}

    async def write(self) -> None:
        while (text := await self.member.queue.get()) is not None:
            await self.deliver(text)
        await self.cut_off()

    async def cut_off(self) -> None:
        if self.member.close_code == OVERFLOW:
            metrics.queue_overflows.inc()
        await self.shut(self.member.close_code)

    def ended_by(self, now: float) -> int:
        """The code to end it with; 0: it goes on."""
        return 4408 if self.silent() else 0

    def end(self, code: int) -> None:
        self.member.cut(code)

    async def care(self) -> None:
        """Its turn, every half heartbeat: see whether it may still be here."""
        if time.monotonic() - self.checked > RECHECK:
            self.checked = time.monotonic()
            await self.recheck()
        await self.look_after()

    async def look_after(self) -> None:
        """What the transport does every half heartbeat."""

    async def _expire(self) -> None:
        """A token is good until it ends, and so is what it opened, unless a newer one comes after this word in time."""
        while self.expires_at is not None:
            until, left = self.expires_at, self.expires_at - time.time()
            notice = min(NOTICE, left / 4)
            await asyncio.sleep(max(0, left - notice))
            if self.expires_at != until:
                continue
            self.member.offer(frames.text("expiring", {"seconds": max(1, round(notice))}))
            await asyncio.sleep(max(0, until - time.time()))
            if self.expires_at == until:
                self.member.cut(4401)
                return

    async def renew(self, token) -> None:
        expires_at = await self.renewed(token) if isinstance(token, str) else None
        if expires_at is None:
            self.member.cut(4401)
        elif self.expires_at is not None:
            self.expires_at = max(expires_at, self.expires_at)
            self.member.offer(frames.text("renewed", {"expires_at": self.expires_at}))

    async def finish(self) -> None:
        for task in self.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        if self.counted:
            await asyncio.to_thread(limits.leave, self.counted, self.name)
        if self.member is not None:
            hub().keeper.connections.discard(self)
            metrics.active_connections.labels(self.kind).dec()
            hub().leave(self.account_id, self.member)
            await self.left()


def whole(value) -> int | None:
    """A number of a frame or a query: None for anything else."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 19 and not isinstance(value, bool) else None
