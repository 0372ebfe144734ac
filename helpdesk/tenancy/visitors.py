"""A visitor's secrets: the long-lived one his browser keeps, and the short one that opens his socket.

Both are signatures over who he is, so a visitor who has only loaded a page needs no row.
"""

import time
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import connection

VISITOR_SALT = "visitor"
CHANNEL_SALT = "visitor.channel"
STREAM_SALT = "visitor.stream"


@dataclass(frozen=True)
class Visitor:
    """session: his session's id, which is the source_id of his identity once he has written."""

    account_id: int
    inbox_id: int
    session: str


class Pass(NamedTuple):
    """A short-lived right to listen. expires_at: epoch seconds."""

    visitor: Visitor
    expires_at: int


def door(token: str) -> tuple[int, int] | None:
    """(account id, inbox id) of an inbox's public token; None where there is none, or its account is suspended."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id, inbox_id from door(%s)", [token.replace("\x00", "")])
        return cursor.fetchone()


def visitor_token(visitor: Visitor) -> str:
    return signing.dumps([visitor.account_id, visitor.inbox_id, visitor.session], salt=VISITOR_SALT)


def visitor_of(token: str) -> Visitor | None:
    return _read(token, VISITOR_SALT, settings.VISITOR_TOKEN_SECONDS)


def channel_token(visitor: Visitor) -> tuple[str, int]:
    """(token over session and end, when it expires in epoch seconds)."""
    return _pass(visitor, CHANNEL_SALT)


def stream_link(visitor: Visitor) -> str:
    """The address of his event stream, signed: good for this one session, for reading, and as long as the token."""
    return f"{settings.BASE_URL}/chat/{visitor.session}/stream?{urlencode({'sig': _pass(visitor, STREAM_SALT)[0]})}"


def _pass(visitor: Visitor, salt: str) -> tuple[str, int]:
    expires = int(time.time()) + settings.CHANNEL_TOKEN_SECONDS
    return signing.dumps([visitor.account_id, visitor.inbox_id, visitor.session, expires], salt=salt), expires


def pass_of_channel(session: str, token: str) -> Pass | None:
    """Whose socket this is; None where the token is forged, old or of another session."""
    return _read_pass(session, token, CHANNEL_SALT)


def pass_of_stream(session: str, signature: str) -> Pass | None:
    """Whose signed link this is."""
    return _read_pass(session, signature, STREAM_SALT)


def _read_pass(session: str, token: str, salt: str) -> Pass | None:
    try:
        *who, expires = signing.loads(token, salt=salt, max_age=settings.CHANNEL_TOKEN_SECONDS)
        found = Pass(Visitor(*who), expires)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return found if found.visitor.session == session and found.expires_at > time.time() else None


def _read(token: str, salt: str, seconds: int) -> Visitor | None:
    try:
        return Visitor(*signing.loads(token, salt=salt, max_age=seconds))
    except (signing.BadSignature, TypeError, ValueError):
        return None
