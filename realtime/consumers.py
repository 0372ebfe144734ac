"""What both kinds of socket have in common: accept or refuse, send from a bounded queue, listen for little."""

import asyncio
import json
import time
import uuid
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from realtime import frames, limits, metrics
from realtime.hub import hub

HEARTBEAT = 30
SILENCE = 75
LONGEST_FRAME = 64 * 1024
FRAMES_A_MINUTE = 300
RECHECK = 60  # seconds; most changes of rights are told at once, this finds the others


class Refused(Exception):
    """code: 4401 token, 4403 origin, 4404 not there, 4429 too many."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


class Socket(AsyncWebsocketConsumer):
    """Subclasses say who it is (`enter`) and what a frame of the client means (`heard`)."""

    kind = ""

    async def connect(self):
        self.name = uuid.uuid4().hex
        self.query = {
            name: values[0] for name, values in parse_qs(self.scope["query_string"].decode(errors="replace")).items()
        }
        self.counted: list[str] = []
        self.tasks: list[asyncio.Task] = []
        self.member = None
        self.last_heard, self.window, self.frames_in_window = time.monotonic(), time.monotonic(), 0
        await self.accept()  # a browser learns a close code only from an accepted socket
        try:
            await self.enter()
        except Refused as refused:
            await self._refuse(refused.code)

    async def enter(self):
        raise NotImplementedError

    async def heard(self, frame: dict) -> None:
        raise NotImplementedError

    async def _refuse(self, code: int) -> None:
        metrics.refused.labels(str(code)).inc()
        await self.close(code)

    async def count(self, who: str, most: int) -> None:
        if not await asyncio.to_thread(limits.enter, who, self.name, most):
            raise Refused(4429)
        self.counted.append(who)

    async def start(self, account_id: int, member, **resume) -> None:
        """Join the hub and begin to send. `hello` comes when the replay is complete."""
        self.account_id, self.member = account_id, member
        metrics.active_connections.labels(self.kind).inc()
        self.tasks.append(asyncio.create_task(self._write()))
        self.tasks.append(asyncio.create_task(self._watch()))
        await hub().join(account_id, member, **resume)
        member.offer(
            frames.text("hello", {"position": self.position(), "heartbeat": HEARTBEAT, "limits": self.limits()})
        )

    def position(self):
        return None

    def limits(self) -> dict:
        return {"frame_bytes": LONGEST_FRAME, "frames_a_minute": FRAMES_A_MINUTE, "silence": SILENCE}

    async def _write(self) -> None:
        while (text := await self.member.queue.get()) is not None:
            await self.send(text_data=text)
        if self.member.close_code == 1013:
            metrics.queue_overflows.inc()
        await self.close(self.member.close_code)

    async def _watch(self) -> None:
        """Close what has been silent too long; keep the others counted, and see whether they may still be here."""
        checked = time.monotonic()
        while time.monotonic() - self.last_heard < SILENCE:
            await asyncio.sleep(HEARTBEAT / 2)
            for who in self.counted:
                await asyncio.to_thread(limits.enter, who, self.name, 10**6)
            if time.monotonic() - checked > RECHECK:
                checked = time.monotonic()
                await self.recheck()
        await self.close(4408)

    async def recheck(self) -> None:
        """Cut the member off when its rights are no longer those it came with."""

    async def receive(self, text_data=None, bytes_data=None):
        self.last_heard = time.monotonic()
        if text_data is None or len(text_data) > LONGEST_FRAME:
            await self.close(1003 if text_data is None else 1009)
            return
        if self._too_fast():
            await self.close(4429)
            return
        try:
            frame = json.loads(text_data)
        except (ValueError, RecursionError):
            frame = None
        if isinstance(frame, dict) and self.member is not None:
            await self._take(frame)

    async def _take(self, frame: dict) -> None:
        if frame.get("type") == "ping":
            await self.beat()
            self.member.offer(frames.text("pong", {}))
            if isinstance(took := frame.get("took"), int | float) and 0 <= took < 60:
                metrics.ws_ping_latency.observe(took)
        else:
            await self.heard(frame)

    async def beat(self) -> None:
        """A sign of life."""

    def _too_fast(self) -> bool:
        if time.monotonic() - self.window > 60:
            self.window, self.frames_in_window = time.monotonic(), 0
        self.frames_in_window += 1
        return self.frames_in_window > FRAMES_A_MINUTE

    async def disconnect(self, code):
        for task in self.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        for who in self.counted:
            await asyncio.to_thread(limits.leave, who, self.name)
        if self.member is not None:
            metrics.active_connections.labels(self.kind).dec()
            hub().leave(self.account_id, self.member)
            await self.left()

    async def left(self) -> None:
        """After the last word."""


def whole(value) -> int | None:
    """A number of a frame or a query: None for anything else."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 19 and not isinstance(value, bool) else None
