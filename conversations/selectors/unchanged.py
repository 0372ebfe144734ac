"""Whether an answer of before is still true and its caller may still have it, in one statement (docs/inbox.md)."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils.crypto import constant_time_compare

from conversations.selectors.changes import Position
from conversations.selectors.sight import Sight
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import User

_STILL_SO = "select * from still_so(%s, %s, %s, %s::pg_snapshot, %s, %s, %s, %s, %s)"
_NOTHING_NEW = "select nothing_new(%s, %s, %s, %s::pg_snapshot, %s, %s, true)"


class Held(NamedTuple):
    """What a caller holds: whose answer it is, of which version of his rights, and of which position; whole: not only
    what changed, but everything the inbox says."""

    account_id: int
    user_id: int
    version: int
    at: Position
    whole: bool


def still_so(held: Held, token: str = "", cookie: str = "") -> bool:
    """Asks as whoever the API token or the session's key belongs to; False wherever anything is not as it was."""
    digest = tokens.digest_of(token) if token else None
    with connection.cursor() as run:
        run.execute(_STILL_SO, [*held[:3], *held.at, held.whole, digest, cookie])
        row = run.fetchone()
    return row is not None and (digest is not None or _opens(held.user_id, *row))


def _opens(user_id: int, session_data: str, password: str) -> bool:
    """Whether this session is that person's, and of the password he has."""
    said = SessionStore().decode(session_data)
    mark = User(pk=user_id, password=password).get_session_auth_hash()
    by_us = said.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    his = said.get(SESSION_KEY) == str(user_id) and constant_time_compare(said.get(HASH_SESSION_KEY, ""), mark)
    return by_us and his


def nothing_new(sight: Sight, at: Position) -> bool:
    """Whether an answer made at that position would be the same now: no row, departure, set-up, mention or deadline."""
    with connection.cursor() as run:
        run.execute(_NOTHING_NEW, [sight.account_id, sight.user_id, sight.inbox_ids, *at])
        return run.fetchone()[0]
