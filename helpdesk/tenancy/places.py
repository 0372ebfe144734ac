"""A person's place in the active account."""

from django.db import connection

from helpdesk.scope import Scope, current_account_id
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import Membership, User

# Every request asks this, so no query is built for it.
_PERSON = [field.attname for field in User._meta.concrete_fields]
_MEMBER = [field.attname for field in Membership._meta.concrete_fields]
_STORED = ", ".join(f"m.{field.column}" for field in Membership._meta.concrete_fields)
_PLACE = f"""select {_STORED} from membership m join account a on a.id = m.account_id and a.status = 0
             where m.account_id = %s and m.user_id = %s"""
_SIGNED_IN = f"""select {", ".join(f"(s.who).{field.column}" for field in User._meta.concrete_fields)},
  {_STORED.replace("m.", "(s.place).")} from signed_in(%s, %s) s"""


def place_of(user: User) -> Membership | None:
    """None where he has none, or the account may not be worked in."""
    with connection.cursor() as run:
        run.execute(_PLACE, [current_account_id(), user.pk])
        row = run.fetchone()
    return _of(user, row) if row else None


def signed_in(account_id: int, token: str) -> tuple[User, Membership | None] | None:
    """Whose API token this is and his place in that account, in one statement; None where it is nobody's.

    What comes after it in the same transaction is in that account's scope as the database sees it.
    """
    with connection.cursor() as run:
        run.execute(_SIGNED_IN, [account_id, tokens.digest_of(token)])
        row = run.fetchone()
    if row is None:
        return None
    user = User.from_db("default", _PERSON, _read(User, row[: len(_PERSON)]))
    connection.was_told(Scope(account_id, user.pk))
    stored = row[len(_PERSON) :]
    return user, _of(user, stored) if stored[0] else None


def _of(user: User, row: tuple) -> Membership:
    found = Membership.from_db("default", _MEMBER, row)
    found.user = user
    return found


def _read(model, row: tuple) -> list:
    """JSON comes as text from a plain cursor."""
    fields = model._meta.concrete_fields
    return [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, row, strict=True)
    ]
