"""The inbox: three sections in one answer, pages of each, and what changed since."""

from django.db import connection
from rest_framework.response import Response

from conversations.api import cursors, tags
from conversations.api.base import AccountView
from conversations.selectors import changes, finding, listing, tallies
from conversations.selectors.changes import Position
from conversations.selectors.filters import Wanted, wanted
from conversations.selectors.listing import Page
from conversations.selectors.sight import sight_of
from conversations.shapes import staff
from helpdesk.lib.errors import Invalid

SUMMARY = 5
SECTION_WORDS = ("urgent", "waiting")  # that are no status


class SnapshotView(AccountView):
    """Everything an answer says is read from one snapshot, so its lists, totals and position agree."""

    def dispatch(self, request, *args, **kwargs):
        _one_snapshot()
        return super().dispatch(request, *args, **kwargs)


def _one_snapshot() -> None:
    """Before the first statement of the request's transaction; inside another one there is no choice any more."""
    if connection.in_atomic_block and not connection.savepoint_ids:
        with connection.cursor() as run:
            run.execute("set transaction isolation level repeatable read")


class InboxView(SnapshotView):
    """GET: `{"sections": {...}, "counts": {...}, "sync_ts"}`; 304 where nothing has changed since `If-None-Match`."""

    sizes = listing.SIZES

    def get(self, request, **_):
        sight, asked = sight_of(self.membership), wanted(request.query_params)
        if tags.is_fresh(request, sight):
            return Response(status=304, headers={"ETag": request.headers["If-None-Match"]})
        board = tallies.read(sight, asked)
        pages = listing.sections(sight, asked, self.sizes, finding.only(sight, asked, board))
        sections = {name: _section(board, name, asked, page) for name, page in pages.items()}
        at = Position(board.snapshot, board.timeline, board.signs)
        answer = {"sections": sections, "counts": board.counts(), "sync_ts": changes.token_of(sight, at)}
        return Response(answer, headers={"ETag": tags.tag_of(request, sight, at), "Cache-Control": "private, no-cache"})


class SummaryView(InboxView):
    """GET: the same with the top five of each section."""

    sizes = dict.fromkeys(listing.SIZES, SUMMARY)


def _section(board: tallies.Board, name: str, asked: Wanted, page: Page) -> dict:
    """Where a combination of filters is not counted, the total is that of the rows walked, and capped says so."""
    total = board.total(name, asked)
    known = total is not None
    rest = max(page.counted or 0, len(page.rows))
    more = not page.complete or (page.counted is None and page.next is not None)
    return {
        "total": total if known else rest,
        "capped": not known and more,
        "items": [staff.item(row) for row in page.rows],
        "next": cursors.encode(page.next),
    }


class PageView(SnapshotView):
    """GET: `?updated_since=` or a page."""

    def get(self, request, **_):
        return delta(self) if "updated_since" in request.query_params else page(self)


def page(view: AccountView) -> Response:
    """`?section=&cursor=` with any filter: `{"items", "next", "prev"}`."""
    params = view.request.query_params.copy()
    section = _section_asked(params)
    sight, asked = sight_of(view.membership), wanted(params)
    cursor = cursors.decode(params.get("cursor"), listing.kind_of(section, asked))
    ids = finding.only(sight, asked)
    found = listing.section_page(sight, section, asked, listing.SIZES[section], cursor, ids)
    items = [staff.item(row) for row in found.rows]
    return Response({"items": items, "next": cursors.encode(found.next), "prev": cursors.encode(found.prev)})


def _section_asked(params) -> str:
    """`status=waiting` and `status=urgent` are the sections of these names, as clients of `/api/interactions` ask."""
    if params.get("status") in SECTION_WORDS:
        return params.pop("status")[-1]
    section = params.get("section") or "all"
    if section not in listing.SIZES:
        raise Invalid("No such section.", fields={"section": ["one of urgent, waiting, all"]})
    return section


def delta(view: AccountView) -> Response:
    """`?updated_since=`: `{"items", "removed", "counts", "sync_ts"}` or `{"resync": true}`.

    Where nothing has changed counts are null: they are as they were.
    """
    sight = sight_of(view.membership)
    known = changes.understood(sight, view.request.query_params["updated_since"])
    found = changes.since(sight, known) if known else None
    if found is None:
        return Response({"resync": True})
    items = [staff.item(row) for row in found.rows]
    counts = None if found.same_counts else tallies.read(sight, Wanted()).counts()
    token = changes.token_of(sight, found.at)
    return Response({"items": items, "removed": found.removed, "counts": counts, "sync_ts": token})
