"""What the owner of an open connection may see now. His tabs share one answer for half a minute."""

import time
from importlib import import_module

from django.conf import settings

from helpdesk.tenancy.models import Membership, User
from realtime import identity
from realtime.connection import Refused
from realtime.threads import in_thread

FRESH = 30.0  # seconds
MOST = 10_000

Rights = tuple[Membership, frozenset[int]]
_known: dict[tuple, tuple[float, Rights | int]] = {}


async def current(user: User, account_id: int, token: str, session: str = "") -> Rights:
    """token: empty for a session's cookie, with the session's key. Raises Refused, DatabaseError."""
    key, now = (user.pk, account_id, token or (user.get_session_auth_hash(), session)), time.monotonic()
    asked, answer = _known.get(key, (0.0, 0))
    if asked < now - FRESH or not asked:
        answer = await in_thread(_ask, user, account_id, token, session)
        if len(_known) > MOST:
            _known.clear()
        _known[key] = (now, answer)
    if isinstance(answer, int):
        raise Refused(answer)
    return answer


def _ask(user: User, account_id: int, token: str, session: str = "") -> Rights | int:
    """A close code where he may not be here any more."""
    found = User.objects.filter(pk=user.pk, is_active=True).first()
    if found is None or (token and identity.of_token(token) is None):
        return 4401
    if not token and found.get_session_auth_hash() != user.get_session_auth_hash():
        return 4401  # a new password ends the sessions of before, and what they opened
    if session and not import_module(settings.SESSION_ENGINE).SessionStore().exists(session):
        return 4403  # over, or another has taken its place since he signed in again: let him come back and be known
    try:
        return identity.place(user, account_id)
    except Refused as refused:
        return refused.code
