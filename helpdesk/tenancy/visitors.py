"""A visitor's secrets: the long-lived one his browser keeps, and the short one that opens his socket.

Both are signatures over who he is, so a visitor who has only loaded a page needs no row.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import connection

VISITOR_SALT = "visitor"
CHANNEL_SALT = "visitor.channel"


@dataclass(frozen=True)
class Visitor:
    """session: his session's id, which is the source_id of his identity once he has written."""

    account_id: int
    inbox_id: int
    session: str


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
    """(token over session and creation time, when it expires in epoch seconds)."""
    made = signing.dumps([visitor.account_id, visitor.inbox_id, visitor.session], salt=CHANNEL_SALT)
    return made, int(time.time()) + settings.CHANNEL_TOKEN_SECONDS


def visitor_of_channel(session: str, token: str) -> Visitor | None:
    """Whose socket this is; None where the token is forged, old or of another session."""
    visitor = _read(token, CHANNEL_SALT, settings.CHANNEL_TOKEN_SECONDS)
    return visitor if visitor and visitor.session == session else None


def _read(token: str, salt: str, seconds: int) -> Visitor | None:
    try:
        return Visitor(*signing.loads(token, salt=salt, max_age=seconds))
    except (signing.BadSignature, TypeError, ValueError):
        return None
