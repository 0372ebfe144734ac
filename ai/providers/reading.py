"""Reading an answer no further than it is of use: a provider may go on for ever, or send what unpacks to gigabytes."""

from httpx2 import AsyncByteStream, SyncByteStream

PLAIN = {"accept-encoding": "identity"}  # asked for with every call; what is packed all the same is not read


class TooMuch(ValueError):
    """The answer is longer than it may be, or packed."""


def bounded_async(most: int):
    """A response hook of the asynchronous client. most: bytes of a body."""

    async def hook(response) -> None:
        _require_plain(response)
        response.stream = _Async(response.stream, most)

    return hook


def bounded(most: int):
    """The same for the synchronous client."""

    def hook(response) -> None:
        _require_plain(response)
        response.stream = _Sync(response.stream, most)

    return hook


def _require_plain(response) -> None:
    packed = response.headers.get("content-encoding", "identity")
    if packed.lower() != "identity":
        raise TooMuch(f"packed as {packed[:40]}")


class _Counted:
    def __init__(self, stream, most: int):
        self._stream, self._left, self._most = stream, most, most

    def _counted(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuch(f"more than {self._most} bytes")
        return piece


class _Async(_Counted, AsyncByteStream):
    async def __aiter__(self):
        async for piece in self._stream:
            yield self._counted(piece)

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Sync(_Counted, SyncByteStream):
    def __iter__(self):
        return map(self._counted, self._stream)

    def close(self) -> None:
        self._stream.close()
