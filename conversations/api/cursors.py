"""Cursors of keyset pages: opaque to clients, checked when they come back."""

import base64
import binascii
import json

from django.utils.dateparse import parse_datetime

from conversations.selectors.lanes import Cursor
from helpdesk.lib.errors import Invalid

MOST = 2**63


def encode(cursor: Cursor | None) -> str | None:
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=") if cursor else None


def decode(text: str | None, kind: str) -> Cursor | None:
    """kind: the SQL type of the list's keys. Raises Invalid naming `cursor`."""
    if not text:
        return None
    try:
        key, pk, backwards = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(_key(str(key), kind), _within(int(pk), MOST), bool(backwards))
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("This cursor is not ours.", fields={"cursor": ["not a cursor of this list"]}) from error


def _key(key: str, kind: str) -> str:
    """Raises ValueError for what the database would not read."""
    if kind == "integer":
        return str(_within(int(key), 2**31))
    if key != "infinity" and parse_datetime(key) is None:
        raise ValueError(key)
    return key


def _within(number: int, most: int) -> int:
    if not -most < number < most:
        raise ValueError(number)
    return number
