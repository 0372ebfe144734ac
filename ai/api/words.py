"""Texts a person waits for. No transaction is held while a model thinks."""

from django.db import transaction
from django.utils.decorators import method_decorator
from rest_framework.response import Response

from ai import services
from conversations.api.base import AccountView, number, text

LONGEST = 6_000


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class PatientView(AccountView):
    """Outside any transaction; a refusal is made in one of its own, which is what there is to roll back then."""

    def handle_exception(self, exc):
        with transaction.atomic():
            return super().handle_exception(exc)


class SummaryView(PatientView):
    """POST: `{"summary": {"text", "made_at"}}` of the conversation so far, in the reader's language."""

    def post(self, request, display_id, **_):
        conversation = self.conversation(display_id)
        language = text(self.body().get("language"), "language", 8) or self.membership.user.locale or "en"
        return Response({"summary": services.summarise(conversation, language, self.membership.user_id)})


class TranslateView(PatientView):
    """POST `{"message_id", "to"}`: `{"text"}`."""

    def post(self, request, display_id, **_):
        conversation, body = self.conversation(display_id), self.body()
        key = number(body.get("message_id"), "message_id")
        to = text(body.get("to"), "to", 8)
        return Response({"text": services.translate(conversation, key, to, self.membership.user_id)})


class RewriteView(PatientView):
    """POST `{"text", "how", "language"?}`: `{"text"}`."""

    def post(self, request, **_):
        body = self.body()
        given, how = text(body.get("text"), "text", LONGEST), text(body.get("how"), "how", 20)
        language = text(body.get("language"), "language", 8)
        return Response({"text": services.rewrite(given, how, language, self.membership.user_id)})
