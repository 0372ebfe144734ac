"""Ending at once what a person has opened: every gateway process is told to close those sockets and streams of his.

The word goes over Valkey and may be lost; a gateway asks by itself every minute whether they may still be there.
"""

import hashlib
from collections.abc import Iterable
from functools import partial

from django.db import transaction

from helpdesk.events import wake
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership, User

COOKIE, JWT, KEY = "cookie", "jwt", "key"  # what a connection can have been opened by
BY_PASSWORD = (COOKIE, JWT)
EVERY_WAY = (COOKIE, JWT, KEY)


def mark(session_key: str | None) -> str:
    """What names a session without opening it; empty for none."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def end(user: User, ways: Iterable[str], session: str = "") -> None:
    """After commit, close what he opened in these ways; session: only what that one (its mark) opened."""
    transaction.on_commit(partial(_tell, user, list(ways), session), robust=True)


def _tell(user: User, ways: list[str], session: str) -> None:
    with scope(None, user.pk):
        accounts = list(Membership.all_of(user).values_list("account_id", flat=True))
    for account_id in accounts:
        wake.signal(account_id, {"type": "ended", "user_id": user.pk, "ways": ways, "session": session})


def signed_out(sender, request, user, **_) -> None:
    """Of Django's `user_logged_out`: this browser's session is over."""
    if user is not None and request.session.session_key:
        end(user, [COOKIE], mark(request.session.session_key))


def saved(sender, instance: User, created: bool, **_) -> None:
    """Of Django's `post_save`: a new password ends what the old one opened; whoever is shut out keeps nothing."""
    if created:
        return
    if not instance.is_active:
        end(instance, EVERY_WAY)
    elif instance._password is not None:  # set and not yet forgotten, as AbstractBaseUser.save() asks it
        end(instance, BY_PASSWORD)
