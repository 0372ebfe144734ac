"""Customers' words as data: cleaned, as JSON, between marks of a random key that nobody can have guessed."""

import hashlib
import hmac
import json
import secrets

from django.conf import settings

from ai import borrowed
from conversations.models import Message
from helpdesk.scope import current_account_id

LINE_CHARACTERS = 1_500
WHO = {Message.Type.INCOMING: "customer", Message.Type.OUTGOING: "seller"}


def marked(data) -> str:
    key = secrets.token_hex(8)
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"Data between the marks {key}:\n<<{key}\n{text}\n{key}>>"


def lines_of(messages) -> list[dict]:
    """[{"who": "customer" | "seller", "text"}], what both of them could read."""
    return [{"who": WHO[line.message_type], "text": cut(line.plain_text)} for line in messages if line.plain_text]


def cut(text: str, most: int = LINE_CHARACTERS) -> str:
    return borrowed.clean(text[: 4 * most])[:most]


def canary() -> str:
    """A word no reply has a reason to contain; the same for all of an account's prompts, so they can be cached."""
    secret = f"ai.canary:{current_account_id()}".encode()
    return "cc-" + hmac.new(settings.SECRET_KEY.encode(), secret, hashlib.sha256).hexdigest()[:12]
