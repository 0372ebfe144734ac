"""One search over conversations and contacts."""

from rest_framework.response import Response

from conversations.api import cursors
from conversations.api.base import AccountView
from conversations.api.moments import moment
from conversations.selectors import search
from conversations.selectors.filters import wanted
from conversations.selectors.rows import Row
from conversations.selectors.search import EVER, NEVER, Span
from conversations.selectors.search_contacts import Known
from conversations.selectors.search_hits import Hit, Match
from conversations.selectors.sight import sight_of
from conversations.shapes import staff


class SearchView(AccountView):
    """GET `?q=&inbox_id=&assignee=&after=&before=&cursor=`: `{"contacts", "conversations", "next", "narrow"}`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, account_id):
        sight = sight_of(self.membership)
        found = search.found(sight, wanted(request.query_params), _span(request.query_params))
        return Response(
            {
                "contacts": [_contact(*each) for each in found.contacts],
                "conversations": [_match(match) for match in found.conversations],
                "next": cursors.encode(found.next),
                "narrow": found.narrow,
            }
        )


def _span(params) -> Span:
    """Raises Invalid naming the parameter."""
    since, until = moment(params.get("after"), "after"), moment(params.get("before"), "before")
    cursor = cursors.decode(params.get("cursor"), "timestamptz")
    after = (moment(cursor.key, "cursor"), cursor.pk) if cursor else None
    return Span(since or EVER, until or NEVER, after)


def _contact(known: Known, row: Row | None) -> dict:
    return {
        "id": known.id,
        "name": known.name,
        "email": known.email,
        "phone_number": known.phone_number,
        "avatar": known.avatar,
        "conversations": [staff.item(row)] if row else [],
    }


def _match(match: Match) -> dict:
    return {"item": staff.item(match.row), "match": match.kind, "hits": [_hit(hit) for hit in match.hits]}


def _hit(hit: Hit) -> dict:
    return {
        "message_id": hit.message_id,
        "created_at": staff.iso(hit.created_at),
        "sender_type": staff.AUTHORS[hit.sender_type],
        "sender_name": hit.sender_name,
        "private": hit.private,
        "parts": [{"text": part.text, "hit": part.hit} for part in hit.parts],
    }
