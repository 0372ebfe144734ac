"""PostgreSQL backend that tells every transaction which account is active, for row-level security.

The setting is transaction-local (`set_config(.., true)`), so a pooled connection can never carry one tenant's scope to
the next user. It is sent when a transaction's first statement runs and again when the scope changes; a statement
outside any transaction gets one of its own, because a transaction-local setting would not survive to it otherwise.
"""

from django.db import transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from helpdesk.scope import Scope, active

_TELL = "select set_config('app.account_id', %s, true), set_config('app.user_id', %s, true)"
UNKNOWN = Scope(account_id=-1)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._told: Scope | None = None
        self.execute_wrappers.append(self._scoped)

    def _scoped(self, execute, sql, params, many, context):
        if isinstance(sql, str) and sql.startswith("ROLLBACK TO SAVEPOINT"):
            self._told = UNKNOWN  # the setting goes back to what it was before the savepoint, whatever that was
            return execute(sql, params, many, context)
        if not self._in_transaction():
            self._told = None  # the statement begins a transaction, and what the one before was told ended with it
        if active() == Scope():
            return self._plain(execute, sql, params, many, context)
        if self.get_autocommit():
            with transaction.atomic(using=self.alias):
                return self._scoped(execute, sql, params, many, context)
        self._tell(active())
        return execute(sql, params, many, context)

    def _plain(self, execute, sql, params, many, context):
        """No account: what an earlier scope of the same transaction said must not linger."""
        if self._told not in (None, Scope()) and self._in_transaction():
            self._tell(Scope())
        return execute(sql, params, many, context)

    def _tell(self, wanted: Scope) -> None:
        if self._told == wanted and self._in_transaction():
            return
        self.connection.execute(_TELL, [str(wanted.account_id or ""), str(wanted.user_id or "")])
        self._told = wanted

    def was_told(self, scope: Scope) -> None:
        """A statement of the running transaction has set this scope itself, and it need not be told again."""
        self._told = scope if self._in_transaction() else None

    def _in_transaction(self) -> bool:
        status = self.connection.info.transaction_status
        return status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)
