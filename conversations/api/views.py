"""Saved views: one's own and those shared with the account."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.response import Response

from conversations.api.base import AccountView, obj, text, truth
from conversations.models import SavedView
from conversations.selectors import tallies
from conversations.selectors import views as kept
from conversations.selectors.filters import STORED, Wanted, shown, wanted
from conversations.selectors.sight import sight_of
from conversations.services import views
from helpdesk.lib.errors import Forbidden, Invalid

LONGEST = 255
PASSING = {"sort"}  # sent with the filters by a list, but no part of what a view keeps


class _Views(AccountView):
    def shaped(self, rows: list[SavedView]) -> list[dict]:
        counts = tallies.read(sight_of(self.membership), Wanted()).counts()["views"] if rows else {}
        return [self._shape(row, counts.get(str(row.pk))) for row in rows]

    def _shape(self, row: SavedView, count: int | None) -> dict:
        mine = row.user_id == self.membership.user_id
        named = {"id": row.pk, "name": row.name, "shared": row.shared, "mine": mine}
        return named | {"filters": shown(row.filters), "count": count}


class ListView(_Views):
    """GET: `[{"id", "name", "shared", "mine", "filters": {}, "count"}]`; `count` is null until it is counted.

    POST `{"name", "shared", "filters"}`: filters as in a list's query, lists as lists; not `q` and `mentions`.
    """

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request, account_id):
        return Response(self.shaped(list(kept.seen_by(self.membership))))

    def post(self, request, account_id):
        body = self.body()
        row = views.create(
            self.membership.user_id,
            text(body.get("name"), "name"),
            _filters(body.get("filters")),
            truth(body.get("shared")),
            self.actor,
        )
        return Response(self.shaped([row])[0])


class OneView(_Views):
    """GET, PATCH, DELETE. A shared view is changed by its owner and by administrators."""

    http_method_names = ["get", "patch", "put", "delete", "head", "options"]

    def get(self, request, account_id, pk):
        return Response(self.shaped([kept.one(self.membership, pk)])[0])

    def patch(self, request, account_id, pk):
        row, body = self._changeable(pk), self.body()
        values: dict = {"name": text(body.get("name"), "name")} if "name" in body else {}
        if "shared" in body:
            values["shared"] = truth(body["shared"])
        if "filters" in body:
            values["filters"] = _filters(body["filters"])
        return Response(self.shaped([views.change(row.pk, self.actor, **values)])[0])

    put = patch

    def delete(self, request, account_id, pk):
        views.remove(self._changeable(pk).pk, self.actor)
        return Response()

    def _changeable(self, pk: int) -> SavedView:
        row = kept.one(self.membership, pk)
        if not kept.may_change(self.membership, row):
            raise Forbidden(_("Only its owner and administrators may change this view."))
        return row


def _filters(given) -> dict:
    """As a view keeps them. Raises Invalid naming the filter."""
    params = QueryDict(mutable=True)
    for name, value in obj(given, "filters").items():
        if texts := _texts(value, name):
            _check_kept(name)
            params.setlist(name, texts)
    return wanted(params).stored()


def _check_kept(name: str) -> None:
    if name not in STORED and name not in PASSING:
        said = _("A view cannot keep this filter.")
        raise Invalid(said, fields={name: [said]})


def _texts(value, name: str) -> list[str]:
    values = value if isinstance(value, list) else [value]
    for each in values:
        if each is not None and (isinstance(each, bool) or not isinstance(each, str | int) or len(str(each)) > LONGEST):
            raise Invalid("Send texts or numbers.", fields={name: ["short texts or numbers are expected"]})
    return [str(each) for each in values if each not in (None, "")]
