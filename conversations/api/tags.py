"""ETags of the inbox: signed, and of one person, one address and one position."""

import hashlib

from django.core import signing

from conversations.selectors import changes, unchanged
from conversations.selectors.changes import Position
from conversations.selectors.sight import Sight

TAG = "conversations.tag"


def tag_of(request, sight: Sight, at: Position) -> str:
    said = [sight.account_id, sight.user_id, sight.version, _asked(request), *at]
    return f'W/"{signing.dumps(said, salt=TAG, compress=True)}"'


def is_fresh(request, sight: Sight) -> bool:
    """Whether what the caller has (`If-None-Match`) is what he would get."""
    given = request.headers.get("If-None-Match", "")
    try:
        *who, at, timeline, signs = signing.loads(given.removeprefix("W/").strip('"'), salt=TAG, max_age=changes.OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    same = who == [sight.account_id, sight.user_id, sight.version, _asked(request)]
    return same and unchanged.nothing_new(sight, Position(at, timeline, signs))


def asked_of(path: str, query: str) -> str:
    """One short word for an address with its query."""
    return hashlib.sha256(f"{path}?{query}".encode()).hexdigest()[:16]


def _asked(request) -> str:
    return asked_of(request.path, request.META.get("QUERY_STRING", ""))
