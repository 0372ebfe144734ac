"""Server-sent events: the same frames and the same resuming as the socket, over plain HTTP.

An ASGI application of its own and no Django view: no middleware runs around it, so nothing holds a database
connection while it is open.
"""

import asyncio
import json
import re

from django.conf import settings
from django.db import Error as DatabaseError

from realtime import frames, metrics
from realtime.connection import Connection, Refused

PLACE = re.compile(r',"pos":"([\w=-]+)"}$')
LONGEST_PLACE = 8000
RETRY = 2000  # milliseconds an EventSource waits before it comes back
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}
REFUSALS = {
    4401: (401, "unauthenticated", "The token is missing, wrong or has expired."),
    4403: (403, "forbidden", "This site may not listen here."),
    4404: (404, "not_found", "Resource could not be found"),
    4429: (429, "too_many", "There are too many connections already."),
    4503: (503, "unavailable", "Please try again in a moment."),
}
LATER = {429: "10", 503: "2"}


def event(text: str) -> bytes:
    """A frame as an event; where it says a position, that is the event's id."""
    found = PLACE.search(text, max(0, len(text) - LONGEST_PLACE))
    mark = f"id: {found.group(1)}\n" if found else ""
    return f"{mark}data: {text}\n\n".encode()


class Stream(Connection):
    transport = "sse"

    def __init__(self, scope, receive, send):
        self.scope, self._receive, self._send = scope, receive, send
        self.ended = asyncio.Event()
        self.started = self.closing = False

    @classmethod
    def as_asgi(cls):
        async def application(scope, receive, send):
            await cls(scope, receive, send).run()

        return application

    async def run(self) -> None:
        self.begin()
        try:
            await self._run()
        finally:
            await self.finish()

    async def _run(self) -> None:
        if self.scope["method"] != "GET":
            await self._answer(405, "method_not_allowed", "Only GET is allowed here.", {"Allow": "GET"})
            return
        try:
            await self.enter()
        except (Refused, DatabaseError) as error:
            if self.started:
                raise
            await self._refuse(error)
        else:
            await self._until_over()

    async def _refuse(self, error: Exception) -> None:
        code = error.code if isinstance(error, Refused) else 4503
        metrics.refused.labels(str(code)).inc()
        status, word, message = REFUSALS[code]
        more = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        more |= {"Retry-After": LATER[status]} if status in LATER else {}
        await self._answer(status, word, message, more)

    async def _answer(self, status: int, code: str, message: str, more: dict) -> None:
        body = json.dumps({"error": {"code": code, "message": message, "fields": {}}}).encode()
        more = more | {"Content-Type": "application/json", "Content-Length": str(len(body))}
        await self._head(status, more)
        await self._send({"type": "http.response.body", "body": body})

    async def _head(self, status: int, headers: dict) -> None:
        listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": listed})

    async def start(self, account_id: int, member, **resume) -> None:
        self.started = True
        await self._head(200, HEADERS)
        await self._say(f"retry: {RETRY}\n\n".encode())
        await super().start(account_id, member, **resume)

    async def _say(self, words: bytes) -> None:
        await self._send({"type": "http.response.body", "body": words, "more_body": True})

    async def deliver(self, text: str) -> None:
        await self._say(event(text))

    async def write(self) -> None:
        while True:
            try:
                text = await asyncio.wait_for(self.member.queue.get(), settings.STREAM_PULSE_SECONDS)
            except TimeoutError:
                await self._say(b":\n\n")
                continue
            if text is None:
                break
            await self.deliver(text)
        await self.cut_off()

    async def shut(self, code: int) -> None:
        """An event stream has no close code, so a last frame says it."""
        if not self.closing:
            self.closing = True
            await self._say(event(frames.text("closed", {"code": code})))
            await self._send({"type": "http.response.body", "body": b""})
            self.ended.set()

    def silent(self) -> bool:
        return False  # nothing is heard from this side; a dead line shows when it is written to

    async def look_after(self) -> None:
        """It cannot ping, so being here is its sign of life. One that reads nothing is not waited for."""
        if self.member.close_code is not None:
            self.ended.set()
        await self.beat()

    async def _until_over(self) -> None:
        """Until the client goes, or is told to."""
        going = asyncio.create_task(self._gone())
        ending = asyncio.create_task(self.ended.wait())
        self.tasks += [going, ending]
        await asyncio.wait([going, ending], return_when=asyncio.FIRST_COMPLETED)

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
