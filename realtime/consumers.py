"""The WebSocket: accepts or refuses, takes the client's frames, sends the queue's."""

import json
import time

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from realtime import frames, metrics, wire
from realtime.connection import LONGEST_FRAME, Connection, Refused
from realtime.members import OVERFLOW
from realtime.pace import Pace


class Socket(Connection, AsyncWebsocketConsumer):
    transport = "websocket"

    async def __call__(self, scope, receive, send):
        """Without a channel layer, a task and a thread for every frame: what reads rows says so (in_thread)."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return

    async def dispatch(self, message):
        await getattr(self, get_handler_name(message))(message)

    def wire(self):
        return self.scope.get("extensions", {}).get(wire.EXTENSION)

    async def connect(self):
        self.begin()
        self.pace = Pace()
        await self.accept()  # a browser learns a close code only from an accepted socket
        try:
            await self.enter()
        except Refused as refused:
            metrics.refused.labels(str(refused.code)).inc()
            await self.close(refused.code)

    async def deliver(self, text: str) -> None:
        await self.send(text_data=text)

    async def shut(self, code: int) -> None:
        if code == OVERFLOW and self.member.wire is not None:
            self.member.wire.abort()
        else:
            await self.close(code)

    async def receive(self, text_data=None, bytes_data=None):
        self.last_heard = time.monotonic()
        if text_data is None or len(text_data) > LONGEST_FRAME:
            await self.close(4415 if text_data is None else 4413)
            return
        if self.pace.too_fast():
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
        elif frame.get("type") == "renew":
            await self.renew(frame.get("token"))
        else:
            await self.heard(frame)

    async def disconnect(self, code):
        await self.finish()
