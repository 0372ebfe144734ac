"""Search over HTTP, as the drafts search."""

from rest_framework.response import Response

from ai.knowledge.selectors.search import passages
from conversations.api.base import AccountView, number, text
from conversations.selectors import access
from helpdesk.lib.errors import NotFound

MOST = 20


class SearchView(AccountView):
    """GET `?q=&language=&inbox_id=&visibility=public&limit=`: `{"passages": [{article_id, version, title, quote,
    score}]}`.

    Without `inbox_id`: in all inboxes of the caller. `visibility=public`: only what a customer may know.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request, account_id):
        asked = request.query_params
        limit = min(number(asked.get("limit"), "limit") or 5, MOST)
        inside = asked.get("visibility") != "public"
        found = passages(
            text(asked.get("q"), "q", 2000), text(asked.get("language"), "language", 8), self._inboxes(), inside, limit
        )
        return Response({"passages": [passage._asdict() for passage in found]})

    def _inboxes(self) -> list[int]:
        mine = access.visible_inbox_ids(self.membership)
        wanted = number(self.request.query_params.get("inbox_id"), "inbox_id")
        if wanted is not None and wanted not in mine:
            raise NotFound
        return list(mine) if wanted is None else [wanted]
