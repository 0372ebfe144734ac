"""Budgets and what was spent of them."""

from rest_framework.response import Response

from ai.ledger import limits
from conversations.api.base import AccountView


class BudgetsView(AccountView):
    """GET: `{"budgets": [...]}`; PATCH `{"budgets": [{"scope", "scope_id"?, "period", "limit_usd"}]}`."""

    administrators_only = ("GET", "PATCH")

    def get(self, request, **_):
        return Response({"budgets": limits.shown()})

    def patch(self, request, **_):
        limits.change(self.actor, self.body().get("budgets"))
        return Response({"budgets": limits.shown()})
