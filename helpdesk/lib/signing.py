"""Identities proven by an outside site, and keys that follow from SECRET_KEY."""

import hashlib
import hmac


def identity_hash(secret: str, identifier: str) -> str:
    """hex(HMAC-SHA256(secret, identifier)), what a site computes for its signed-in customer."""
    return hmac.new(secret.encode(), identifier.encode(), hashlib.sha256).hexdigest()


def proves(secret: str, identifier: str, given: str | None) -> bool:
    """Whether the hash given is the identity's, compared in constant time."""
    return hmac.compare_digest(identity_hash(secret, identifier).encode(), (given or "").lower().encode())


def webhook_headers(secret: str, body: bytes, delivery: str, at: int) -> dict[str, str]:
    """What a webhook's receiver checks: sha256=hex(HMAC-SHA256(secret, "{at}.{body}")). at: seconds of the epoch."""
    signature = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json", "X-Chatwoot-Delivery": delivery, "X-Chatwoot-Timestamp": str(at),
        "X-Chatwoot-Signature": f"sha256={signature}",
    }  # fmt: skip
