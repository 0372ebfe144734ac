"""The inbox: three sections in one answer, pages of each, and what changed since."""

from rest_framework.response import Response

from conversations.api import cursors
from conversations.api.base import AccountView
from conversations.api.filters import section_filter
from conversations.selectors import access, changes, listing
from conversations.shapes import staff
from helpdesk.lib.errors import Invalid

SUMMARY = 5


class InboxView(AccountView):
    """GET: `{"sections": {...}, "counts": {...}, "sync_ts"}`."""

    sizes = listing.SIZES

    def get(self, request, account_id):
        # The position is taken first: what commits while the lists are read is then told again by the delta, not lost.
        at = changes.snapshot()
        inboxes = access.visible_inbox_ids(self.membership)
        counts = listing.totals(self.membership, inboxes)
        found = listing.sections(
            self.membership, inboxes, self.sizes, *section_filter(self.membership, request.query_params)
        )
        sections = {name: _section(counts[name], *page) for name, page in found.items()}
        return Response(
            {"sections": sections, "counts": _public(counts), "sync_ts": changes.position(self.membership, at)}
        )


class SummaryView(InboxView):
    """GET: the same with the top five of each section."""

    sizes = dict.fromkeys(listing.SIZES, SUMMARY)


def _section(total: int, rows: list, after: tuple | None) -> dict:
    return {"total": total, "items": [staff.item(row) for row in rows], "next": cursors.encode(after)}


def _public(counts: dict) -> dict:
    return {name: counts[name] for name in ("mine", "unassigned", "snoozed", "inboxes")} | {
        "urgent": counts["urgent"],
        "waiting": counts["waiting"],
        "all": counts["all"],
        "mentions": 0,
        "teams": {},
        "labels": {},
        "views": {},
    }


def page(view: AccountView) -> Response:
    """`?section=&cursor=` with any filter: `{"items", "next"}`."""
    params = view.request.query_params
    section = params.get("section") or "all"
    if section not in listing.SIZES:
        raise Invalid("No such section.", fields={"section": ["one of urgent, waiting, all"]})
    where, values = section_filter(view.membership, params)
    cursor = cursors.decode(params.get("cursor"))
    rows, after = listing.section_page(view.membership, section, listing.SIZES[section], cursor, where, values)
    return Response({"items": [staff.item(row) for row in rows], "next": cursors.encode(after)})


def delta(view: AccountView) -> Response:
    """`?updated_since=`: `{"items", "removed", "counts", "sync_ts"}` or `{"resync": true}`."""
    at = changes.snapshot_of(view.membership, view.request.query_params["updated_since"])
    changed = changes.changed_since(view.membership, at) if at else None
    if changed is None:
        return Response({"resync": True})
    rows, removed, now = changed
    counts = _public(listing.totals(view.membership))
    items = [staff.item(row) for row in rows]
    return Response(
        {"items": items, "removed": removed, "counts": counts, "sync_ts": changes.position(view.membership, now)}
    )
