"""Cursors of keyset pages: opaque to clients, checked when they come back."""

import base64
import binascii
import json

from django.utils.dateparse import parse_datetime

from helpdesk.lib.errors import Invalid


def encode(cursor: tuple | None) -> str | None:
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=") if cursor else None


def decode(text: str | None) -> tuple[str, int] | None:
    """(key, id). Raises Invalid naming `cursor`."""
    if not text:
        return None
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if parse_datetime(key) is None:
            raise ValueError(key)
        return key, int(pk)
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("This cursor is not ours.", fields={"cursor": ["not a cursor of this list"]}) from error
