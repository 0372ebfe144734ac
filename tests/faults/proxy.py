"""A line that breaks: a TCP proxy whose connections can be cut without a farewell."""

import asyncio
import random
import socket
import struct
import threading
from contextlib import suppress

RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: what is unsent is thrown away


class Proxy:
    """Listens on a port of its own. Starts on enter, stops on exit."""

    def __init__(self, target: int):
        self.target = target
        self.lines: set[asyncio.StreamWriter] = set()
        self.cuts = 0
        self.loop = asyncio.new_event_loop()

    def __enter__(self) -> "Proxy":
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self._run(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _stop(self) -> None:
        self.server.close()
        for line in list(self.lines):
            line.transport.abort()
        await asyncio.sleep(0)

    async def _serve(self, reader, writer) -> None:
        with suppress(OSError):
            onward, back = await asyncio.open_connection("127.0.0.1", self.target)
            self.lines.add(writer)
            await asyncio.gather(self._pass(reader, back), self._pass(onward, writer))
        self.lines.discard(writer)

    async def _pass(self, reader, writer) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # cut: the other direction ends as well
        finally:
            writer.close()

    def cut_for(self, seconds: float, every: float = 0.25) -> None:
        """Cut a connection at random, over and over."""
        self._run_long(self._cut_for(seconds, every), seconds + 10)

    def _run_long(self, work, seconds: float):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    async def _cut_for(self, seconds: float, every: float) -> None:
        until = self.loop.time() + seconds
        while self.loop.time() < until:
            await asyncio.sleep(random.uniform(0.2, 1.8) * every)
            if self.lines:
                self._cut(random.choice(list(self.lines)))

    def _cut(self, line: asyncio.StreamWriter) -> None:
        self.cuts += 1
        line.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        line.transport.abort()
