#!/usr/bin/env python3
"""Listens to an account as a program does, and loses nothing over breaks, restarts and expired tokens.

    CHAT_URL=https://chat.example CHAT_TOKEN=<API token> python client.py [file for the position]

Prints one frame a line as JSON. Needs Python 3.11 and `pip install websockets`. The protocol is docs/realtime.md.
"""

import asyncio
import json
import os
import random
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

FINAL = {4401, 4404}  # the token is no longer good, or there is no such account: trying again would not help


class Refused(Exception):
    """For good: trying again would not help."""


class Client:
    """handle(frame) is called for every frame, in order. It may see one twice and must not mind: apply, do not add.

    password: (e-mail, password) of a person, to sign in by JWTs of a day at most; else `token` is an API token.
    """

    def __init__(
        self, url: str, handle, token: str = "", password=None, account: str = "", position: Path | None = None
    ):
        self.url, self.handle, self.token, self.password, self.account = (
            url.rstrip("/"),
            handle,
            token,
            password,
            account,
        )
        self.kept = position
        self.position = position.read_text() if position and position.exists() else ""

    async def run(self) -> None:
        """Until refused for good. Raises Refused."""
        failures = 0
        while True:
            try:
                async for frame in self._listen():
                    failures = 0
                    await self._apply(frame)
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 0
                if code in FINAL and not (self.password and failures < 2):
                    raise Refused(f"refused with {code}") from closed
            except (OSError, WebSocketException, TimeoutError):
                pass  # the server is away: wait and come back
            failures += 1
            await asyncio.sleep(min(0.5 * 2**failures, 30) * random.uniform(0.5, 1))

    async def _listen(self):
        if self.password:
            self.token = await asyncio.to_thread(self._sign_in)
        query = {"type": "staff", "account_id": self.account, "since": self.position}
        address = self.url.replace("http", "ws", 1) + "/channel/ws?" + urlencode({k: v for k, v in query.items() if v})
        key = {"Authorization": f"Bearer {self.token}"}  # in a header: addresses are written into logs
        async with connect(address, additional_headers=key, compression=None) as self.socket:
            beat = asyncio.create_task(self._beat())
            try:
                while True:  # the server drops who is silent, and so do we
                    yield json.loads(await asyncio.wait_for(self.socket.recv(), 75))
            finally:
                beat.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(25)
            await self.say("ping")

    async def say(self, kind: str, **fields) -> None:
        await self.socket.send(json.dumps({"type": kind} | fields))

    async def _apply(self, frame: dict) -> None:
        if frame["type"] == "expiring":  # a newer token on the open socket, and nothing is interrupted
            self.token = await asyncio.to_thread(self._sign_in)
            await self.say("renew", token=self.token)
        await self.handle(
            frame
        )  # on "resync" load over HTTP what you keep: too much has happened to be told one by one
        if frame.get("pos"):  # only now: what breaks off before this line comes again
            self.position = frame["pos"]
            if self.kept:
                part = self.kept.with_suffix(".part")  # whoever is killed while he writes must not find half of it
                part.write_text(self.position)
                part.replace(self.kept)

    def _sign_in(self) -> str:
        body = json.dumps({"email": self.password[0], "password": self.password[1]}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1/auth/token", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return json.load(answer)["access_token"]
        except HTTPError as error:
            if error.code in (401, 403):  # asked again and again the account would be locked
                raise Refused(f"refused with {error.code}") from error
            raise


async def show(frame: dict) -> None:
    print(json.dumps(frame, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    person = (os.environ["CHAT_EMAIL"], os.environ["CHAT_PASSWORD"]) if "CHAT_EMAIL" in os.environ else None
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    client = Client(
        os.environ.get("CHAT_URL", "http://127.0.0.1:8000"),
        show,
        token=os.environ.get("CHAT_TOKEN", ""),
        password=person,
        account=os.environ.get("CHAT_ACCOUNT", ""),
        position=place,
    )
    asyncio.run(client.run())
