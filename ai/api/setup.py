"""The account's AI settings."""

from rest_framework.response import Response

from ai import alerts, choices, connection
from ai.api.words import PatientView
from ai.ledger import tariffs
from conversations.api.base import AccountView, number, text

LONGEST_TRIAL = 5_000  # characters


class SettingsView(AccountView):
    """GET; PATCH any of the fields. Administrators only; the key can be written, and only its end is ever read."""

    administrators_only = ("GET", "PATCH")

    def get(self, request, **_):
        return Response(choices.shown())

    def patch(self, request, **_):
        given = dict(self.body())
        given["inbox_id"] = number(given.get("inbox_id"), "inbox_id")
        if "prices" in given:
            tariffs.change(self.actor, given.pop("prices"))
        if set(given) - {"inbox_id"}:
            choices.change(self.actor, given)
        return Response(choices.shown())


class AlertsView(AccountView):
    """GET `{"alerts": [..], "lasting"}`: what administrators were told lately, and how many of it still hold."""

    administrators_only = ("GET",)

    def get(self, request, **_):
        rows = alerts.recent()
        return Response({"alerts": rows, "lasting": sum(row["lasts"] for row in rows)})


class RulesTrialView(AccountView):
    """POST `{"text", "rules"?, "inbox_id"?}`: how tier 1 reads that text by these rules; nothing is saved."""

    administrators_only = ("POST",)

    def post(self, request, **_):
        body = self.body()
        said = text(body.get("text"), "text", LONGEST_TRIAL)
        given = {"inbox_id": number(body.get("inbox_id"), "inbox_id")}
        given |= {"rules": body.get("rules")} if "rules" in body else {}
        return Response(choices.read_by(said, given))


class TrialView(PatientView):
    """POST the fields of PATCH: `{"ok", "model", "latency_ms", "error", "models"}`; nothing is saved."""

    administrators_only = ("POST",)

    def post(self, request, **_):
        given = dict(self.body())
        given["inbox_id"] = number(given.get("inbox_id"), "inbox_id")
        given.pop("prices", None)
        return Response(connection.try_out(given, self.membership.user_id))
