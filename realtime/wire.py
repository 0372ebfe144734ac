"""WebSocket frames made once and written to many sockets, where the server lets us.

That is uvicorn with `--ws realtime.wire:Protocol`, which helpdesk.serve runs. Under any other server frames go through
ASGI's send, one socket at a time, and everything else is the same.
"""

from functools import lru_cache
from socket import SO_SNDBUF, SOL_SOCKET

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime import metrics

EXTENSION = "chatcenter.wire"
MOST_UNSENT = 256 * 1024  # bytes, beside what the kernel holds
KERNEL_BUFFER = 128 * 1024  # bytes; by itself it grows to megabytes for a client that does not read


@lru_cache(32)
def framed(text: str) -> bytes:
    """As a WebSocket text frame of a server."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def together(texts: list[str]) -> bytes:
    return b"".join(map(framed, texts))


class Protocol(WebSocketsSansIOProtocol):
    """uvicorn's own, which also takes frames that are ready, and lets go of a client that does not read."""

    def connection_made(self, transport) -> None:
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, KERNEL_BUFFER)
        super().connection_made(transport)

    def handle_connect(self, event) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = self

    def write_frames(self, frames: bytes, most: int = MOST_UNSENT) -> bool:
        """False where more than `most` bytes of earlier ones are still waiting to be read."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return True
        if self.transport.get_write_buffer_size() > most:
            return False
        self.transport.write(frames)
        return True

    def abort(self) -> None:
        """End it now: a close would wait behind what the client does not read."""
        self.transport.abort()

    def handle_pong(self, event) -> None:
        answers = self.pending_ping_payload is not None and bytes(event.data) == self.pending_ping_payload
        super().handle_pong(event)
        if answers:
            metrics.ws_ping_latency.observe(self.last_ping_rtt)

    def keepalive_timeout(self) -> None:
        self.transport.abort()
