"""The whole run: the casts, the batches in two worker processes, and what is put in order afterwards."""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import psycopg
from django.db import connections

from conversations.simulate import batch
from conversations.simulate.indexes import set_aside
from conversations.simulate.sizes import Size, batches
from conversations.simulate.stage import Cast, Job

WORKERS = 2
TABLES = ("contact", "contact_inbox", "conversation", "message", "message_search", "mention", "conversation_counter")
CONNECTING = ("host", "port", "dbname", "user", "password", "options", "sslmode", "sslrootcert", "sslcert", "sslkey")


@dataclass
class Run:
    """What is to be done, and what has been. progress: told the messages written so far and the phase."""

    seed: int
    parts: list[tuple[Cast, Size]]
    progress: Callable[[int, str], None]
    conversations: int = 0
    messages: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def fill(run: Run) -> None:
    """Write everything. An interruption leaves whole conversations, true counters and every index."""
    with psycopg.connect(conninfo(), autocommit=True, options="-c statement_timeout=0") as connection:
        wanted = sum(size.messages for _, size in run.parts)
        numbers = {cast.account_id: _numbers(connection, cast, size) for cast, size in run.parts}
        try:
            with _timed(run, "indexes"), set_aside(connection, wanted), _timed(run, "copy"):
                _work(run, _jobs(run, numbers))
        finally:
            for cast, size in run.parts:
                _give_back(connection, cast, numbers[cast.account_id], size)
            _settle(run, connection)
        run.seconds["indexes"] -= run.seconds["copy"]


def conninfo() -> str:
    """How the owner connects, who may see every account."""
    given = connections["owner"].get_connection_params()
    return psycopg.conninfo.make_conninfo(**{name: given[name] for name in CONNECTING if given.get(name)})


def _numbers(connection: psycopg.Connection, cast: Cast, size: Size) -> int:
    """Take the account's next numbers all at once. The first of them."""
    taken = connection.execute(
        "insert into account_counter as c (account_id, display_id) values (%s, %s) "
        "on conflict (account_id) do update set display_id = c.display_id + excluded.display_id returning display_id",
        [cast.account_id, size.conversations],
    )
    return taken.fetchone()[0] - size.conversations + 1


def _give_back(connection: psycopg.Connection, cast: Cast, first: int, size: Size) -> None:
    """Numbers an interrupted run has not come to, unless the product has gone on after them."""
    connection.execute(
        "update account_counter set display_id = coalesce((select max(display_id) from conversation "
        "where account_id = %(account)s), %(before)s) where account_id = %(account)s and display_id = %(reserved)s",
        {"account": cast.account_id, "before": first - 1, "reserved": first + size.conversations - 1},
    )


def _jobs(run: Run, numbers: dict[int, int]) -> Iterator[Job]:
    now = time.time()
    for place, (cast, size) in enumerate(run.parts):
        for number, part in enumerate(batches(size)):
            key = f"{run.seed}/{place}/{number}"
            yield Job(cast, part, size.conversations, numbers[cast.account_id], now, key)


def _work(run: Run, jobs: Iterator[Job]) -> None:
    """A few batches are always on the way, never all: an interruption waits for those few only."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, context, initializer=batch.prepare, initargs=(conninfo(),)) as pool:
        pending = {pool.submit(batch.fill, job) for job in islice(jobs, WORKERS * 2)}
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                pending |= {pool.submit(batch.fill, job) for job in islice(jobs, len(finished))}
                _collect(run, finished)
        except KeyboardInterrupt:
            _finish(run, pending)
            raise


def _collect(run: Run, finished: Iterable[Future]) -> None:
    counts = [each.result() for each in finished]
    for talks, messages in counts:
        run.conversations += talks
        run.messages += messages
    run.progress(run.messages, "copy")


def _finish(run: Run, pending: set[Future]) -> None:
    """What is on the way is let through and counted; what has not begun is dropped."""
    run.progress = lambda messages, phase: None
    _collect(run, wait({each for each in pending if not each.cancel()}).done)


def _settle(run: Run, connection: psycopg.Connection) -> None:
    with _timed(run, "counters"):
        run.progress(run.messages, "counters")
        while connection.execute("select fold_counters()").fetchone()[0]:
            pass
    with _timed(run, "statistics"):
        run.progress(run.messages, "statistics")
        connection.execute("vacuum (analyze) conversation")
        for table in TABLES:
            connection.execute(f"analyze {table}")


@contextmanager
def _timed(run: Run, phase: str) -> Iterator[None]:
    begun = time.monotonic()
    try:
        yield
    finally:
        run.seconds[phase] = time.monotonic() - begun
