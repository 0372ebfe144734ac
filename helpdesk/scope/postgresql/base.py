"""PostgreSQL backend that tells every transaction which account is active, for row-level security.

The setting is transaction-local (`set_config(.., true)`), so a pooled connection can never carry one tenant's scope to
the next user. It is sent when a transaction's first statement runs and again when the scope changes; a statement
outside any transaction gets one of its own, because a transaction-local setting would not survive to it otherwise.
"""

import select

import psycopg
from django.db import transaction
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg_pool import ConnectionPool

from helpdesk.scope import Scope, active

_BEGIN = "begin; select set_config('app.account_id', '{}', true), set_config('app.user_id', '{}', true)"
_TELL = "select set_config('app.account_id', %s, true), set_config('app.user_id', %s, true)"
UNKNOWN = Scope(account_id=-1)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._told: Scope | None = None
        self.execute_wrappers.append(self._scoped)

    def get_new_connection(self, conn_params):
        """As Django's, with a check of the pool's connections that asks nothing of the server while they are well."""
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or _is_well(connection):
                return connection
            self.pool.putconn(connection)  # which throws it away, and makes another

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
        values = [str(int(each)) if each else "" for each in (wanted.account_id, wanted.user_id)]
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        with self.wrap_database_errors:
            if idle and not self.connection.autocommit:
                self._begin_told(values)
            else:
                self.connection.execute(_TELL, values)
        self._told = wanted

    def _begin_told(self, values: list[str]) -> None:
        """What psycopg would begin by itself with the next statement, on one way to the server with the setting."""
        server = self.connection.pgconn
        result = server.exec_(_BEGIN.format(*values).encode())
        if server.status != ConnStatus.OK:
            raise psycopg.OperationalError(server.get_error_message())
        if result.status != ExecStatus.TUPLES_OK:
            raise psycopg.errors.error_from_result(result)

    def was_told(self, scope: Scope) -> None:
        """A statement of the running transaction has set this scope itself, and it need not be told again."""
        self._told = scope if self._in_transaction() else None

    def _in_transaction(self) -> bool:
        status = self.connection.info.transaction_status
        return status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)


def _is_well(connection: psycopg.Connection) -> bool:
    """A server that ended, or threw the connection out, has left word on it; whatever is there is looked into."""
    try:
        watch = select.poll()
        watch.register(connection.fileno(), select.POLLIN)
        if watch.poll(0):
            ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    return True
