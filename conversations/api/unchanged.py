"""The most frequent question of all, "is there anything new?", answered before Django where the answer is no.

A caller with nothing new costs one statement: that asks again who he is, what his place and rights are, and whether
anything came since the position he holds. Whatever else is asked, and whatever is not exactly as it was, goes on to the
views, which decide.
"""

import asyncio
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import parse_qs

from django.conf import settings
from django.core import signing
from django.db import Error, connection
from django.http import parse_cookie

from conversations.api.tags import TAG, asked_of
from conversations.selectors import changes, unchanged
from conversations.selectors.changes import Position
from conversations.selectors.unchanged import Held

ADDRESS = re.compile(rb"/api/v1/accounts/([1-9][0-9]{0,17})/conversations(/inbox|/summary)?/?")
YOUNG = 3600  # seconds a position is given back as it is; then the views make a new one, long before it is too old
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"vary", b"Accept, Cookie, Accept-Language"),
]
HSTS = [(b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS)]

# One thread with a connection it keeps, because taking one for so small a question costs as much as asking it.
_line = ThreadPoolExecutor(1, "unchanged")


class Question(NamedTuple):
    """held: what the caller has; answer: (status, headers, body) where that is still so; token, cookie: who he is."""

    held: Held
    answer: tuple[int, list, bytes]
    token: str
    cookie: str


def or_unchanged(application: Callable) -> Callable:
    """ASGI: "nothing new" at once, everything else by `application`."""

    async def choose(scope, receive, send):
        question = question_of(scope)
        if question and await asyncio.get_running_loop().run_in_executor(_line, _still_so, question):
            await _say(send, *question.answer)
        else:
            await application(scope, receive, send)

    return choose


def _still_so(question: Question) -> bool:
    try:
        return unchanged.still_so(question.held, question.token, question.cookie)
    except Error:
        connection.close()  # the next one begins anew
        return False  # the views meet the same database, and say what is wrong with it


def hang_up() -> None:
    """Give the connection back: for whoever takes the database away, as tests do."""
    _line.submit(lambda: connection.close()).result()


async def _say(send, status: int, headers: list, body: bytes) -> None:
    headers = [*headers, *HEADERS, *(HSTS if settings.SECURE_HSTS_SECONDS else [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def question_of(scope: dict) -> Question | None:
    """What a request asks, where it is whether an answer of before is still so; None for any other request."""
    found = ADDRESS.fullmatch(scope["path"].encode()) if scope["method"] == "GET" else None
    if found is None:
        return None
    given = dict(scope["headers"])
    token, cookie = _caller(given)
    asked = _of_tag(scope, given) if found[2] else _of_delta(scope)
    if asked is None or not (token or cookie) or asked[0].account_id != int(found[1]):
        return None
    return Question(*asked, token, cookie)


def _caller(headers: dict[bytes, bytes]) -> tuple[str, str]:
    """(API token, key of the panel's session): as the views choose, a token before a cookie."""
    kind, _, value = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    bearer = value.strip() if kind.lower() == "bearer" else ""
    token = headers.get(b"api-access-token", b"").decode("latin-1") or bearer
    cookies = headers.get(b"cookie", b"").decode("latin-1")
    return token, "" if token else parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def _of_delta(scope: dict) -> tuple[Held, tuple] | None:
    params = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if list(params) != ["updated_since"] or len(params["updated_since"]) != 1:
        return None
    token = params["updated_since"][0]
    held = _held(token, changes.SALT, 6)
    body = json.dumps({"items": [], "removed": [], "counts": None, "sync_ts": token}, separators=(",", ":")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return (Held(*held[:3], Position(*held[3:]), False), (200, headers, body)) if held else None


def _of_tag(scope: dict, headers: dict[bytes, bytes]) -> tuple[Held, tuple] | None:
    tag = headers.get(b"if-none-match", b"")
    held = _held(tag.decode("latin-1").removeprefix("W/").strip('"'), TAG, 7)
    if not held or held.pop(3) != asked_of(scope["path"], scope["query_string"].decode("latin-1")):
        return None
    return Held(*held[:3], Position(*held[3:]), True), (304, [(b"etag", tag)], b"")


def _held(token: str, salt: str, parts: int) -> list | None:
    """What a token of ours says; None for one that is forged, of another shape, or no longer young."""
    try:
        said = signing.loads(token, salt=salt, max_age=YOUNG)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return said if len(said) == parts and None not in said else None
