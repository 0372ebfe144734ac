"""Many clients in one process of their own: `python -m benchmarks.realtime.swarm`, commands and answers a line each.

It reads frames with no more care than counting needs, so that it costs less than any server it listens to.
"""

import asyncio
import base64
import json
import os
import re
import resource
import sys
import time

import uvloop

from benchmarks.realtime import posting

MARK = re.compile(rb'"content":\s?"t=(\d{10,25})')
GREETINGS = {"product": b'"type":"hello"', "socketio": b"40{"}
MASK = b"\x00\x00\x00\x00"
AT_ONCE = 100
ALIVE, HEARTBEAT = '{"type":"ping"}', 30.0  # the product lets go of who is silent


def masked(text: bytes) -> bytes:
    """A text frame as a client sends it; the mask is zero, which leaves the text as it is."""
    if len(text) < 126:
        return bytes([0x81, 0x80 | len(text)]) + MASK + text
    return bytes([0x81, 0x80 | 126]) + len(text).to_bytes(2, "big") + MASK + text


class Client(asyncio.Protocol):
    def __init__(self, group: "Group", host: str, path: str):
        self.group, self.host, self.path = group, host, path
        self.buffer, self.upgraded = b"", False
        self.ready = asyncio.get_running_loop().create_future()
        self.close_code: int | None = None
        self.position = ""

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {self.path} HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        transport.write(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())

    def data_received(self, data):
        self.buffer = self.buffer + data if self.buffer else data
        if not self.upgraded:
            self._upgrade()
        if self.upgraded:
            self._frames()

    def _upgrade(self):
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        if b" 101 " not in head:
            self.ready.set_exception(ConnectionError(head[:80].decode(errors="replace")))
            return
        self.buffer, self.upgraded = rest, True
        if self.group.kind == "socketio":
            self.transport.write(masked(b"40"))
        elif self.group.kind not in GREETINGS:
            self.ready.set_result(None)

    def _frames(self):
        place, buffer = 0, self.buffer
        while len(buffer) - place >= 2:
            size, start = buffer[place + 1], place + 2
            if size >= 126:
                width = 2 if size == 126 else 8
                size, start = int.from_bytes(buffer[start : start + width], "big"), start + width
            if len(buffer) < start + size:
                break
            self._frame(buffer[place] & 15, buffer, start, start + size)
            place = start + size
        self.buffer = buffer[place:]

    def _frame(self, opcode: int, buffer: bytes, start: int, end: int) -> None:
        if opcode == 1:
            self._text(buffer, start, end)
        elif opcode == 8:
            self.close_code = int.from_bytes(buffer[start : start + 2], "big")
        elif opcode == 9:
            self.transport.write(bytes([0x8A, 0x80 | (end - start)]) + MASK + buffer[start:end])

    def _text(self, buffer: bytes, start: int, end: int) -> None:
        if not self.ready.done() and buffer.find(GREETINGS[self.group.kind], start, end) >= 0:
            self.position = self._said(buffer[start:end])
            self.ready.set_result(None)
        elif end - start == 1 and buffer[start:end] == b"2":
            self.transport.write(masked(b"3"))
        else:
            self.group.frame(buffer, start, end)

    def _said(self, text: bytes) -> str:
        return json.loads(text)["data"]["position"] if self.group.kind == "product" else ""

    def connection_lost(self, error):
        self.group.lost.append([self.close_code, time.monotonic()])
        self.group.open.discard(self)
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"closed with {self.close_code}"))
            self.ready.exception()


class Group:
    """Clients of one kind. sampled: every how many frames one delay is noted."""

    def __init__(self, kind: str, sampled: int = 1):
        self.kind, self.sampled = kind, sampled
        self.open: set[Client] = set()
        self.lost: list = []
        self.frames = 0
        self.delays: list[float] = []
        self.marks: dict[int, int] = {}

    def frame(self, buffer: bytes, start: int, end: int) -> None:
        """Only frames that carry a marked message count: greetings and presence are not what is measured."""
        found = MARK.search(buffer, start, end)
        if found is None:
            return
        self.frames += 1
        if self.frames % self.sampled == 0:
            self.delays.append((time.monotonic_ns() - int(found[1])) / 1e6)

    async def connect(self, host: str, port: int, path: str, gate: asyncio.Semaphore) -> None:
        loop = asyncio.get_running_loop()
        async with gate:
            _, client = await loop.create_connection(lambda: Client(self, host, path), host, port)
            self.open.add(client)
            await client.ready


class Swarm:
    def __init__(self):
        self.groups: dict[str, Group] = {}
        self.beating: dict[str, asyncio.Task] = {}

    async def open(self, group, kind, port, paths, sampled=1, at_once=AT_ONCE, reading=True):
        """Seconds until all were greeted, and how many were refused."""
        made = self.groups.setdefault(group, Group(kind, sampled))
        gate, began = asyncio.Semaphore(at_once), time.perf_counter()
        opening = [made.connect("127.0.0.1", port, path, gate) for path in paths]
        ended = await asyncio.gather(*opening, return_exceptions=True)
        failed = [repr(each) for each in ended if each is not None]
        if kind == "product" and reading and group not in self.beating:
            await self.beat(group, ALIVE, HEARTBEAT)
        for client in () if reading else list(made.open):
            client.transport.pause_reading()
        return {"seconds": time.perf_counter() - began, "open": len(made.open), "failed": failed[:3]}

    async def count(self, group, at_least=0, patience=60.0):
        """What came since the last count: waits until `at_least` frames have."""
        made, until = self.groups[group], time.monotonic() + patience
        while made.frames < at_least and time.monotonic() < until:
            await asyncio.sleep(0.005)
        answer = {"frames": made.frames, "delays": made.delays, "open": len(made.open), "lost": made.lost}
        made.frames, made.delays, made.lost = 0, [], []
        return answer

    async def positions(self, group):
        return [client.position for client in self.groups[group].open]

    async def beat(self, group, text, every):
        """Each client says the text once in `every` seconds, spread evenly over them."""
        if group in self.beating:
            self.beating[group].cancel()
        self.beating[group] = asyncio.create_task(self._beat(group, masked(text.encode()), every))

    async def _beat(self, group, frame, every):
        while True:
            await asyncio.sleep(0.1)
            clients, began = list(self.groups[group].open), time.monotonic()
            for place, client in enumerate(clients):
                client.transport.write(frame)
                ahead = began + every * (place + 1) / len(clients) - time.monotonic()
                if ahead > 0.02:
                    await asyncio.sleep(ahead)

    async def post_at_rate(self, **words):
        return await posting.at_rate(**words)

    async def post_at_once(self, **words):
        return await posting.at_once(**words)

    async def close(self, group):
        if group in self.beating:
            self.beating.pop(group).cancel()
        made = self.groups.pop(group)
        for client in list(made.open):
            client.transport.abort()


async def main() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    loop, swarm = asyncio.get_running_loop(), Swarm()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        answer = await getattr(swarm, command.pop("do"))(**command)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
