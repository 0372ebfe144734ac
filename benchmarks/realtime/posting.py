"""Requests at a rate or as fast as answers come, over connections that are kept; a part of the crowd's process."""

import asyncio
import itertools
import json
import time

FILLER = "A word of about the length that people write to a shop about their parcel, its colour and its size."


class Poster:
    """One connection: a request, its answer, the next."""

    def __init__(self, port: int, headers: dict[str, str]):
        self.port, self.headers = port, headers

    async def open(self) -> "Poster":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def post(self, path: str) -> int:
        """The status."""
        content = f"t={time.monotonic_ns()} {FILLER}"
        body = json.dumps({"content": content, "echo_id": content[:24]})
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()] + [f"Content-Length: {len(body)}"]
        self.writer.write("\r\n".join([*lines, "", body]).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        await self._body(head.lower())
        return int(head.split(b" ", 2)[1])

    async def _body(self, head: bytes) -> None:
        if b"content-length:" in head:
            await self.reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            return
        while size := int((await self.reader.readline()).strip() or b"0", 16):
            await self.reader.readexactly(size + 2)
        await self.reader.readline()


async def at_rate(port: int, paths: list[str], headers: dict, rate: float, seconds: float) -> dict:
    """Requests begin on time, whether or not the ones before are answered."""
    free: asyncio.Queue = asyncio.Queue()
    for _ in range(12):
        free.put_nowait(await Poster(port, headers).open())
    began, tasks = time.monotonic(), []
    for number, path in zip(range(int(rate * seconds)), itertools.cycle(paths), strict=False):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        tasks.append(asyncio.create_task(_one(free, path)))
    return _summed(await asyncio.gather(*tasks), time.monotonic() - began)


async def _one(free: asyncio.Queue, path: str) -> int:
    poster = await free.get()
    try:
        return await poster.post(path)
    finally:
        free.put_nowait(poster)


async def at_once(port: int, paths: list[str], headers: dict, connections: int, seconds: float) -> dict:
    """Each connection asks again as soon as it is answered."""
    until, began = time.monotonic() + seconds, time.monotonic()

    async def work(place: int) -> list[int]:
        poster, found = await Poster(port, headers).open(), []
        for path in itertools.cycle(paths[place::connections] or paths):
            if time.monotonic() > until:
                return found
            found.append(await poster.post(path))

    found = await asyncio.gather(*(work(place) for place in range(connections)))
    return _summed([status for each in found for status in each], time.monotonic() - began)


def _summed(statuses: list[int], took: float) -> dict:
    good = sum(status in (200, 201) for status in statuses)
    return {"good": good, "bad": sorted({status for status in statuses if status not in (200, 201)}), "seconds": took}
