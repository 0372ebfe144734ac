"""Counters against the conversations themselves: found, mended, and begun for a view that is new or was changed.

Everything here reads one snapshot that begins after folding was locked out, so that counters and rows agree in it, and
works on a connection of its own, because the caller's transaction has its snapshot already. See docs/inbox.md.
"""

import operator
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import structlog
from django.db import connection

log = structlog.get_logger(__name__)
PATIENCE = 3.0  # seconds a counting waits for transactions that are older than its view
PAUSE = 0.05
SESSION = "-c statement_timeout=10min -c lock_timeout=1min -c jit=off"
NUMBERS = ("urgent", "waiting", "opened", "snoozed", "total")


@dataclass(frozen=True)
class Difference:
    """assignee_id: -1 for everybody's, 0 for nobody's. told: the counters' NUMBERS, found: those of the rows."""

    assignee_id: int
    inbox_id: int
    facet: str
    told: tuple[int, ...]
    found: tuple[int, ...]


class StillWriting(RuntimeError):
    """A transaction that may not know the view yet has not ended. It is worth trying again later."""


# Per group of equal facets first: unfolding them per conversation would cost many times as much.
_FOUND = """select a.assignee_id, g.inbox_id, f.facet, sum(g.urgent)::int urgent, sum(g.waiting)::int waiting,
    sum(g.opened)::int opened, sum(g.snoozed)::int snoozed, sum(g.total)::int total
  from (select coalesce(c.assignee_id, 0) as assignee_id, c.inbox_id, {facets} as facets,
      count(*) filter (where c.section = 1) as urgent, count(*) filter (where c.section = 2) as waiting,
      count(*) filter (where c.section > 0) as opened, count(*) filter (where c.status = 3) as snoozed,
      count(*) as total
    from conversation c where c.account_id = %(account)s {only} group by 1, 2, 3) g
  cross join lateral unnest(array[-1, g.assignee_id]) a (assignee_id)
  cross join lateral unnest(g.facets) f (facet) where {which} group by 1, 2, 3"""
_TOLD = """select assignee_id, inbox_id, facet, sum(urgent)::int urgent, sum(waiting)::int waiting,
    sum(opened)::int opened, sum(snoozed)::int snoozed, sum(total)::int total
  from conversation_tally where account_id = %(account)s and {which} group by 1, 2, 3"""
_COMPARED = """with found as ({found}), told as ({told})
  select * from (select assignee_id, inbox_id, facet, {told_numbers} as told, {found_numbers} as found
    from found f full join told t using (assignee_id, inbox_id, facet)) both_sides
  where told <> found order by facet, inbox_id, assignee_id"""
# A view that is not counted yet has nothing to compare, and one of an older revision is nobody's any more.
_LIVE = """(facet not like 'view:%%' or facet in (select 'view:' || id || ':' || revision from saved_view
  where account_id = %(account)s and counted = revision))"""
_OF_VIEW = """and exists (select from saved_view v where v.account_id = %(account)s
  and 'view:' || v.id || ':' || v.revision = %(facet)s and saved_view_matches(v.filters, c))"""
_ADDED = """insert into conversation_counter as c
    (account_id, assignee_id, inbox_id, facet, urgent, waiting, opened, snoozed, total)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
  on conflict (account_id, assignee_id, inbox_id, facet) do update set urgent = c.urgent + excluded.urgent,
    waiting = c.waiting + excluded.waiting, opened = c.opened + excluded.opened,
    snoozed = c.snoozed + excluded.snoozed, total = c.total + excluded.total"""
_STALE = """delete from conversation_counter where account_id = %(account)s and facet like 'view:%%'
  and facet not in (select 'view:' || id || ':' || revision from saved_view where account_id = %(account)s)"""
# Who has written conversations holds this lock on the table until his transaction ends.
_WRITERS = """select virtualtransaction from pg_locks where locktype = 'relation' and granted
  and mode = 'RowExclusiveLock' and relation = 'conversation'::regclass
  and database = (select oid from pg_database where datname = current_database())"""


def recount(account_id: int, facet: str | None = None, repair: bool = False) -> list[Difference]:
    """Where counters differ from the rows: of one facet or of all that are complete. repair: add what is missing."""
    with _alone() as run, _snapshot(run, account_id):
        differences = _differences(run, account_id, facet)
        if repair:
            _mend(run, account_id, differences)
    return differences


def count_view(account_id: int, view_id: int) -> bool:
    """Make a view's counters complete; False where there is nothing to do. Raises StillWriting.

    Who began to write before the view was there has left it out of his deltas: once he has ended, the snapshot holds
    what he did, and whoever came later has counted the view himself.
    """
    with _alone() as run:
        revision = _uncounted(run, account_id, view_id)
        if revision is None:
            return False
        await_writers(run)
        with _snapshot(run, account_id):
            return _begin(run, account_id, view_id, revision)


def forget_stale(account_id: int) -> int:
    """Remove the counters of views that are gone and of revisions that are past. Returns how many."""
    with _alone() as run, _snapshot(run, account_id):
        return run.execute(_STALE, {"account": account_id}).rowcount


def uncounted(account_id: int) -> list[int]:
    """The views whose counters are not complete."""
    with _alone() as run, _told(run, account_id):
        sql = "select id from saved_view where account_id = %s and counted <> revision order by id"
        return [pk for (pk,) in run.execute(sql, [account_id])]


def await_writers(run: psycopg.Connection) -> None:
    """Until everybody who writes conversations now has ended. Raises StillWriting after PATIENCE."""
    writers = [name for (name,) in run.execute(_WRITERS)]
    deadline = time.monotonic() + PATIENCE
    while writers and _still(run, writers):
        if time.monotonic() > deadline:
            raise StillWriting(f"{len(writers)} transactions were writing conversations.")
        time.sleep(PAUSE)  # a transaction that ends tells nobody


def _still(run: psycopg.Connection, writers: list[str]) -> bool:
    sql = f"select exists (select from ({_WRITERS}) w where virtualtransaction = any(%s))"
    return run.execute(sql, [writers]).fetchone()[0]


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """A connection outside the pool and without the time limits of a request; its locks end with it."""
    run = psycopg.connect(**connection.get_connection_params() | {"options": SESSION}, autocommit=True)
    try:
        yield run
    finally:
        run.close()


@contextmanager
def _snapshot(run: psycopg.Connection, account_id: int) -> Iterator[None]:
    """One snapshot, begun after folding was locked out: who folds meanwhile would have it fail."""
    run.execute("select pg_advisory_lock(hashtext('fold_counters'))")
    run.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with _told(run, account_id):
        yield


@contextmanager
def _told(run: psycopg.Connection, account_id: int) -> Iterator[None]:
    """A transaction that row-level security lets see this account."""
    with run.transaction():
        run.execute("select set_config('app.account_id', %s, true)", [str(account_id)])
        yield


def _uncounted(run: psycopg.Connection, account_id: int, view_id: int) -> int | None:
    sql = "select revision from saved_view where account_id = %s and id = %s and counted <> revision"
    with _told(run, account_id):
        found = run.execute(sql, [account_id, view_id]).fetchone()
    return found[0] if found else None


def _begin(run: psycopg.Connection, account_id: int, view_id: int, revision: int) -> bool:
    """A view changed meanwhile is left: that change has a counting of its own, and writers of its own to wait for."""
    place = {"account": account_id, "id": view_id, "revision": revision}
    marked = """update saved_view set counted = revision
      where account_id = %(account)s and id = %(id)s and revision = %(revision)s and counted <> revision"""
    if run.execute(marked, place).rowcount == 0:
        return False
    _mend(run, account_id, _differences(run, account_id, f"view:{view_id}:{revision}"))
    return True


def _differences(run: psycopg.Connection, account_id: int, facet: str | None) -> list[Difference]:
    rows = run.execute(_comparison(facet), {"account": account_id, "facet": facet})
    return [Difference(*place, tuple(told), tuple(found)) for *place, told, found in rows]


def _comparison(facet: str | None) -> str:
    which = _LIVE if facet is None else "facet = %(facet)s"
    of_view = facet is not None and facet.startswith("view:")
    facets, only = ("array[%(facet)s::text]", _OF_VIEW) if of_view else ("conversation_facets(c)", "")
    return _COMPARED.format(
        found=_FOUND.format(facets=facets, only=only, which=which),
        told=_TOLD.format(which=which),
        told_numbers=_array("t"),
        found_numbers=_array("f"),
    )


def _array(side: str) -> str:
    return f"array[{', '.join(f'coalesce({side}.{name}, 0)' for name in NUMBERS)}]"


def _mend(run: psycopg.Connection, account_id: int, differences: list[Difference]) -> None:
    missing = [
        (account_id, each.assignee_id, each.inbox_id, each.facet, *map(operator.sub, each.found, each.told))
        for each in differences
    ]
    with run.cursor() as cursor:
        cursor.executemany(_ADDED, missing)


def mend(account_id: int) -> int:
    """What a night mends: views nobody could count, drift, what is stale. Returns how many counters differed."""
    for view_id in uncounted(account_id):
        try:
            count_view(account_id, view_id)
        except StillWriting:
            log.warning("view_not_counted", account=account_id, view=view_id)
    differences = recount(account_id, repair=True)
    if differences:
        log.error("counters_drifted", account=account_id, counters=len(differences), first=str(differences[0]))
    forget_stale(account_id)
    return len(differences)
