"""The two PostgreSQL roles: the owner, who migrates and may see everything, and the application, who may not.

Given only an owner's URL (the embedded server, or DATABASE_URL alone), the application's role is made beside it by
`manage.py prepare_database` and its password follows from SECRET_KEY, so no second secret has to be kept.
"""

import hashlib
import hmac
from urllib.parse import quote, urlsplit, urlunsplit

GROUP = "helpdesk_app"  # what migrations grant to; every application role is a member


def role_name(database: str) -> str:
    return f"{database}_app"


def role_password(secret_key: str, role: str) -> str:
    return hmac.new(secret_key.encode(), f"database-role:{role}".encode(), hashlib.sha256).hexdigest()


def application_url(url: str, owner_url: str | None, secret_key: str) -> str:
    """The URL the application connects with: `url` itself when an owner is named apart, else the role made for it."""
    if owner_url:
        return url
    parts = urlsplit(url)
    role = role_name(parts.path.lstrip("/"))
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(role)}:{role_password(secret_key, role)}@{host}"
    return urlunsplit(parts._replace(netloc=netloc))
