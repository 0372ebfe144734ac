"""A/B tests of models and prompts."""

from rest_framework.response import Response

from ai import trials
from conversations.api.base import AccountView, number
from helpdesk.lib.errors import Invalid


class ExperimentsView(AccountView):
    """GET: `{"experiments"}`; POST starts one; PATCH `{"id", "state": "stopped"}` ends it. Administrators only."""

    administrators_only = ("GET", "POST", "PATCH")

    def get(self, request, **_):
        return Response({"experiments": trials.shown()})

    def post(self, request, **_):
        return Response(trials.start(self.actor, dict(self.body())), status=201)

    def patch(self, request, **_):
        if self.body().get("state") != "stopped":
            raise Invalid("state: stopped", fields={"state": ["an experiment can only be stopped"]})
        return Response(trials.stop(self.actor, number(self.body().get("id"), "id")))
