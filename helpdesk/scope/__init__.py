"""The active account: who may be seen. Without one, no query.

    with scope(account_id):
        Conversation.objects.filter(...)      # this account's rows only

Two guards hold independently: `ScopedManager` adds the account to every query and raises `NoAccount` without one, and
the database backend (scope.postgresql) tells PostgreSQL the same account per transaction, where row-level security
hides everybody else's rows even from raw SQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class NoAccount(RuntimeError):
    """A tenant's table was asked for while no account is active."""


@dataclass(frozen=True)
class Scope:
    """account_id: the tenant. user_id: the person signed in, who may list his own memberships everywhere."""

    account_id: int | None = None
    user_id: int | None = None


NOBODY = Scope()
_active: ContextVar[Scope] = ContextVar("scope", default=NOBODY)


def active() -> Scope:
    return _active.get()


def current_account_id() -> int:
    """The active account's id. Raises NoAccount."""
    account_id = _active.get().account_id
    if account_id is None:
        raise NoAccount("No account is active: enter `scope(account_id)` first.")
    return account_id


@contextmanager
def scope(account_id: int | None, user_id: int | None = None) -> Iterator[None]:
    """Make this the active account until the block ends; the scope before comes back, also after an error."""
    token = _active.set(Scope(account_id, user_id))
    try:
        yield
    finally:
        _active.reset(token)


def activate(account_id: int | None, user_id: int | None = None) -> None:
    """Set the scope for the rest of this context (a request's, a socket's): its end is the context's end."""
    _active.set(Scope(account_id, user_id))
