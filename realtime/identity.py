"""Who an operator's connection belongs to, and where he may listen."""

from typing import NamedTuple

from django.db import connection, transaction

from helpdesk.scope import scope
from helpdesk.tenancy import endings, tokens
from helpdesk.tenancy.models import Account, Membership, User
from helpdesk.tenancy.origins import allowed
from realtime.connection import Refused


class Known(NamedTuple):
    """token: empty for the panel's cookie. expires_at: epoch seconds; None where it does not end by itself.
    session: the key of the panel's session, where it is by the cookie."""

    user: User
    token: str = ""
    expires_at: int | None = None
    session: str = ""

    @property
    def way(self) -> str:
        """What it was opened by: cookie, jwt or key."""
        if not self.token:
            return endings.COOKIE
        return endings.KEY if self.expires_at is None else endings.JWT


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


def arrive(scope: dict, query: dict, headers: dict, account_id: int | None) -> tuple[Known, Membership, frozenset[int]]:
    """who() and place() in one transaction. Raises Refused."""
    with transaction.atomic():
        known = who(scope, query, headers)
        return known, *place(known.user, account_id)


def of_token(token: str) -> Known | None:
    """A JWT's or an API token's owner."""
    return _of_jwt(token) or _of_key(token)


def place(user: User, account_id: int | None) -> tuple[Membership, frozenset[int]]:
    """His membership and the inboxes he may see. Raises Refused where he is no member of an account that is active."""
    account_id = account_id or _first_account(user)
    with scope(account_id, user.pk), connection.cursor() as cursor:
        cursor.execute(_PLACE, [Membership.Role.ADMINISTRATOR, account_id, user.pk, Account.Status.ACTIVE])
        row = cursor.fetchone()
    if row is None:
        raise Refused(4404)
    *stored, inbox_ids = row
    membership = Membership.from_db("default", _FIELDS, stored)
    membership.user = user
    return membership, frozenset(inbox_ids)


def _first_account(user: User) -> int | None:
    with scope(None, user.pk):
        return Membership.all_of(user).values_list("account_id", flat=True).first()


_FIELDS = [field.attname for field in Membership._meta.concrete_fields]
# One statement for all of it: a thousand who come back at once ask it a thousand times. The inboxes are those of
# conversations.selectors.access.visible_inbox_ids.
_PLACE = f"""select {", ".join(f"m.{field.column}" for field in Membership._meta.concrete_fields)},
  array(select i.id from inbox i where i.account_id = m.account_id and (m.role = %s
    or exists (select from inbox_member n
      where n.account_id = i.account_id and n.inbox_id = i.id and n.user_id = m.user_id)))
  from membership m join account a on a.id = m.account_id
  where m.account_id = %s and m.user_id = %s and a.status = %s"""


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
    known = user is not None and user.is_authenticated
    return Known(user._wrapped, session=scope["session"].session_key or "") if known else None
