"""Who an operator's connection belongs to, and where he may listen."""

from typing import NamedTuple

from conversations.selectors import access
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import Account, Membership, User
from helpdesk.tenancy.origins import allowed
from realtime.connection import Refused


class Known(NamedTuple):
    """token: empty for the panel's cookie. expires_at: epoch seconds; None where it does not end by itself."""

    user: User
    token: str = ""
    expires_at: int | None = None


def who(scope: dict, query: dict, headers: dict) -> Known:
    """By a token in the headers, by a JWT in the address, else by the panel's cookie. Raises Refused."""
    if token := _in_headers(headers):
        known = of_token(token)
    elif token := query.get("access_token"):
        known = _of_jwt(token)  # a key that lives long does not belong into addresses, which are logged
    else:
        known = _of_cookie(scope, headers)
    if known is None:
        raise Refused(4401)
    return known


def of_token(token: str) -> Known | None:
    """A JWT's or an API token's owner."""
    return _of_jwt(token) or _of_key(token)


def place(user: User, account_id: int | None) -> tuple[Membership, frozenset[int]]:
    """His membership and the inboxes he may see. Raises Refused where he is no member of an account that is active."""
    with scope(account_id, user.pk):
        places = Membership.all_of(user).select_related("user")
        found = places.filter(account_id=account_id).first() if account_id else places.first()
    if found is None:
        raise Refused(4404)
    with scope(found.account_id, user.pk):
        if not Account.objects.filter(pk=found.account_id, status=Account.Status.ACTIVE).exists():
            raise Refused(4404)
        return found, frozenset(access.visible_inbox_ids(found))


def _in_headers(headers: dict) -> str:
    kind, _, value = headers.get("authorization", "").partition(" ")
    bearer = value.strip() if kind.lower() == "bearer" else ""
    return headers.get("api-access-token") or headers.get("api_access_token") or bearer


def _of_jwt(token: str) -> Known | None:
    found = tokens.read_jwt(token)
    return Known(found[0], token, found[1]) if found else None


def _of_key(token: str) -> Known | None:
    user = tokens.user_for(token)
    return Known(user, token) if user else None


def _of_cookie(scope: dict, headers: dict) -> Known | None:
    """It counts only from our own pages."""
    origin = headers.get("origin", "")
    if origin and not allowed(origin, headers.get("host", ""), []):
        raise Refused(4403)
    user = scope.get("user")
    return Known(user._wrapped) if user is not None and user.is_authenticated else None
