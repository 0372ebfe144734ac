"""Keys of people: the API token (long-lived, one a person) and the staff JWT (at most a day, for sockets and scripts).

The API token itself is stored nowhere: it follows from SECRET_KEY and a nonce, and is looked up by its digest.
"""

import base64
import hashlib
import hmac
import uuid
from datetime import timedelta

import jwt
from django.conf import settings
from django.utils import timezone

from helpdesk.tenancy import endings
from helpdesk.tenancy.models import ApiToken, User

LENGTH = 24
JWT_AUDIENCE = "staff"


def _key(user_id: int, nonce: uuid.UUID) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"api-token:{user_id}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:LENGTH]


def digest_of(token: str) -> str:
    """What is kept of an API token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(user: User) -> str:
    """The person's API token, made on first use."""
    row = ApiToken.objects.filter(user=user).first()
    if row is None:
        nonce = uuid.uuid4()
        digest = digest_of(_key(user.pk, nonce))
        row, _ = ApiToken.objects.get_or_create(user=user, defaults={"nonce": nonce, "digest": digest})
    return _key(user.pk, row.nonce)


def renew(user: User) -> str:
    """A new API token; the one before stops working at once, and what it opened is closed."""
    ApiToken.objects.filter(user=user).delete()
    endings.end(user, [endings.KEY])
    return token_of(user)


def user_for(token: str) -> User | None:
    """Whose API token this is, if anybody's who may sign in."""
    sql = "select p.* from api_token t join person p on p.id = t.user_id and p.is_active where t.digest = %s"
    return next(iter(User.objects.raw(sql, [digest_of(token)])), None)


def issue_jwt(user: User, seconds: int | None = None) -> tuple[str, int]:
    """(token, when it expires in epoch seconds), at most CHANNEL_TOKEN_SECONDS ahead."""
    lifetime = min(seconds or settings.CHANNEL_TOKEN_SECONDS, settings.CHANNEL_TOKEN_SECONDS)
    now = timezone.now()
    expires = now + timedelta(seconds=lifetime)
    # The digest of the password is part of it, so a changed password ends the tokens issued before.
    claims = {"sub": str(user.pk), "aud": JWT_AUDIENCE, "iat": now, "exp": expires, "pwd": _password_mark(user)}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256"), int(expires.timestamp())


def user_for_jwt(token: str) -> User | None:
    """Whose JWT this is; None when it is forged, expired or of before a password change."""
    found = read_jwt(token)
    return found[0] if found else None


def read_jwt(token: str) -> tuple[User, int] | None:
    """(whose it is, when it expires in epoch seconds); None as user_for_jwt()."""
    try:
        claims = jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"], audience=JWT_AUDIENCE)
    except jwt.InvalidTokenError:
        return None
    user = User.objects.filter(pk=int(claims["sub"]), is_active=True).first()
    mine = user is not None and hmac.compare_digest(_password_mark(user), claims.get("pwd", ""))
    return (user, int(claims["exp"])) if mine else None


def _password_mark(user: User) -> str:
    return user.get_session_auth_hash()[:16]
