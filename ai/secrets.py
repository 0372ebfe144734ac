"""Providers' keys at rest: encrypted with a key that follows from SECRET_KEY; nobody gets one back."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from helpdesk.lib.errors import Invalid

SALT = b"ai.provider-key"
SHOWN = 4
LONG = 12  # characters of a key that its end does not give away


def _box() -> Fernet:
    digest = hmac.new(settings.SECRET_KEY.encode(), SALT, hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(key: str) -> str:
    return _box().encrypt(key.encode()).decode() if key else ""


def unseal(sealed: str) -> str:
    """Raises Invalid where SECRET_KEY is another one than when it was sealed."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Invalid("The stored key cannot be read any more; enter it again.", code="key_unreadable") from error


def is_readable(sealed: str) -> bool:
    """Whether SECRET_KEY is still the one it was sealed with; what it is set up by must open all the same."""
    try:
        unseal(sealed)
    except Invalid:
        return False
    return True


def hint(sealed: str) -> str:
    """The end of a key, so that a person can tell which one it is; only "…" of a short one, or one nobody can read."""
    if not sealed:
        return ""
    key = unseal(sealed) if is_readable(sealed) else ""
    return "…" + key[-SHOWN:] if len(key) >= LONG else "…"
