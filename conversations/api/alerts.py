"""What wants attention, for bots and outside systems that watch over an account: `/chat/alerts`."""

from rest_framework.response import Response

from conversations.api import cursors
from conversations.api.base import number
from conversations.api.inbox import SnapshotView
from conversations.api.interactions import OwnAccount
from conversations.models import Conversation
from conversations.selectors import finding, listing, tallies
from conversations.selectors.filters import Wanted, wanted
from conversations.selectors.sight import Sight, sight_of
from conversations.shapes import staff
from conversations.shapes.alerts import REASONS, alert
from helpdesk.lib.errors import Invalid

USUAL, MOST = 20, 100


class AlertsView(OwnAccount, SnapshotView):
    """GET `?account_id=&limit=&cursor=` with the filters of the inbox: `{"alerts", "next", "total"}`."""

    def get(self, request, **_):
        sight, asked = sight_of(self.membership), wanted(request.query_params)
        size = number(request.query_params.get("limit"), "limit") or USUAL
        rows, onwards = _page(sight, asked, min(size, MOST), request.query_params.get("cursor") or "urgent.")
        board = tallies.read(sight, asked)
        totals = [board.total(reason, asked) for reason in REASONS]
        total = None if None in totals else sum(totals)
        return Response({"alerts": _shaped(rows), "next": onwards, "total": total})


def _page(sight: Sight, asked: Wanted, size: int, place: str) -> tuple[list, str | None]:
    """(rows, where the next page begins): what is urgent to its end, then what waits."""
    reason, _, text = place.partition(".")
    if reason not in REASONS:
        raise Invalid("This cursor is not ours.", fields={"cursor": ["not a cursor of this list"]})
    cursor = cursors.decode(text, listing.kind_of(reason, asked))
    found = listing.section_page(sight, reason, asked, size, cursor, finding.only(sight, asked))
    if found.next:
        return found.rows, f"{reason}.{cursors.encode(found.next)}"
    if reason == REASONS[-1]:
        return found.rows, None
    if len(found.rows) == size:
        return found.rows, f"{REASONS[-1]}."
    more, onwards = _page(sight, asked, size - len(found.rows), f"{REASONS[-1]}.")
    return found.rows + more, onwards


def _shaped(rows: list) -> list[dict]:
    items = [staff.item(row) for row in rows]
    known = Conversation.objects.filter(display_id__in=[item["id"] for item in items])
    sessions = dict(known.values_list("display_id", "contact_inbox__source_id"))
    return [alert(item, sessions.get(item["id"])) for item in items]
