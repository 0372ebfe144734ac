"""The same SQL without the product: what a request asks of the database, asked again by psycopg alone."""

import time

import psycopg


def statements_of(place, address: str, query: dict) -> list[tuple]:
    """Every statement of one request, taken down while it is answered in this process."""
    from urllib.parse import urlencode

    from django.db import connection
    from django.test import Client

    kept: list[tuple] = []

    def keep(execute, sql, values, many, context):
        kept.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        url = place.base + address + ("?" + urlencode(query) if query else "")
        answer = Client(headers={"Api-Access-Token": place.tokens["all"]}).get(url)
    if answer.status_code != 200:
        raise RuntimeError(answer.content[:300])
    return [each for each in kept if not each[0].startswith(("BEGIN", "COMMIT", "set transaction"))]


def early_statements(place, address: str, query: dict) -> list[tuple]:
    """The same of a request that is answered before the views."""
    from urllib.parse import urlencode

    from django.db import connection

    from conversations.api.unchanged import question_of
    from conversations.selectors import unchanged

    headers, asked = [(b"api-access-token", place.tokens["all"].encode())], urlencode(query).encode()
    question = question_of({"method": "GET", "path": place.base + address, "headers": headers, "query_string": asked})
    kept: list[tuple] = []

    def keep(execute, sql, values, many, context):
        kept.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        if question is None or not unchanged.still_so(question.held, question.token):
            raise RuntimeError("something is new")
    return kept


class Bare:
    """One connection as the application's role; a call is one transaction with those statements."""

    def __init__(self, url: str, account_id: int, statements: list[tuple]):
        self.connection = psycopg.connect(url)
        self.account_id, self.statements = account_id, statements

    def __call__(self) -> float:
        began = time.perf_counter()
        with self.connection.transaction():
            self.connection.execute("select set_config('app.account_id', %s, true)", [str(self.account_id)])
            for sql, values in self.statements:
                self.connection.execute(sql, values).fetchall()
        return (time.perf_counter() - began) * 1000

    def buffers(self) -> int:
        """Buffers all of them touch together, on a connection that knows its catalogue and the plans it keeps."""
        total = 0
        for _ in range(6):
            self()
        with self.connection.transaction():
            self.connection.execute("select set_config('app.account_id', %s, true)", [str(self.account_id)])
            for sql, values in self.statements:
                explained = f"explain (analyze, buffers, timing off, format json) {sql}"
                plan = self.connection.execute(explained, values).fetchone()[0][0]["Plan"]
                total += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return total
