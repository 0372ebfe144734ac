"""The AI bar of one conversation."""

from rest_framework.response import Response

from ai import services, state
from conversations.api.base import AccountView, text


class StateView(AccountView):
    """GET: what the AI understood and has ready."""

    def get(self, request, display_id, **_):
        return Response(state.of(self.conversation(display_id)))


class DraftView(AccountView):
    """POST: have a draft made now; 202, and an event when it is there."""

    def post(self, request, display_id, **_):
        conversation = self.conversation(display_id)
        services.make_draft(conversation)
        return Response(state.of(conversation), status=202)


class FeedbackView(AccountView):
    """POST `{"action", "text"?, "reason"?}`: what became of a draft."""

    def post(self, request, display_id, pk, **_):
        conversation, body = self.conversation(display_id), self.body()
        sent = text(body.get("text"), "text", 150_000) if body.get("text") is not None else None
        services.judge(conversation, pk, str(body.get("action")), sent, text(body.get("reason"), "reason", 200))
        return Response(state.of(conversation))


class LabelView(AccountView):
    """POST `{"title", "dismissed": true | false}`: whether a suggested label is put aside here, for everybody."""

    def post(self, request, display_id, **_):
        conversation, body = self.conversation(display_id), self.body()
        title = text(body.get("title"), "title")
        services.put_aside(conversation, self.membership.user_id, title, body.get("dismissed"))
        return Response(state.of(conversation))


class CorrectionView(AccountView):
    """POST `{"intent"?, "sentiment"?, "urgent"?}`: the operator knows better."""

    def post(self, request, display_id, **_):
        conversation = self.conversation(display_id)
        services.correct(conversation, self.membership.user_id, dict(self.body()))
        return Response(state.of(conversation))
