"""The drafts of a conversation: one is ready at most, and only for the customer's last word."""

from difflib import SequenceMatcher

from django.utils import timezone

from ai import borrowed
from ai.judging import sample
from ai.models import Draft, Run
from conversations.models import Conversation, Message
from conversations.selectors.turns import Turn
from conversations.services import insights

State = Draft.State
COMPARED = 4_000  # characters
LIKENESS = 0.55  # from here on what was sent counts as the draft, edited
ACTIONS = ("inserted", "sent", "edited", "dismissed", "bad")
FINAL = {"sent", "edited", "dismissed", "bad"}


def ready(conversation_id: int) -> Draft | None:
    return Draft.objects.filter(conversation_id=conversation_id, state=State.READY).first()


def is_fresh(turn: Turn) -> bool:
    """Whether somebody has dealt with this very turn already: a draft is ready, or was turned down."""
    done = Draft.objects.filter(conversation=turn.conversation, message_id=turn.message.pk)
    return done.exclude(state=State.STALE).exists()


def expire(turn: Turn) -> None:
    """What was written for an earlier word of the customer is void."""
    old = Draft.objects.filter(conversation=turn.conversation, state=State.READY).exclude(message_id=turn.message.pk)
    if old.update(state=State.STALE):
        insights.note(turn.conversation.pk, draft_preview="")


def put_away(conversation_id: int, answered: bool) -> None:
    """Nobody waits any more. Where somebody has answered, what he wrote is compared with the draft."""
    draft = ready(conversation_id)
    if draft is None:
        return
    used = answered and _compare(draft)
    Draft.objects.filter(pk=draft.pk).update(state=State.USED if used else State.STALE)
    if Conversation.objects.filter(pk=conversation_id).exists():
        insights.note(conversation_id, draft_preview="")


def _compare(draft: Draft) -> bool:
    sent = Message.objects.filter(
        conversation_id=draft.conversation_id, pk__gt=draft.message_id, message_type=Message.Type.OUTGOING,
        private=False, deleted_at=None,
    ).order_by("pk").first()  # fmt: skip
    if sent is None:
        return False
    distance = distance_of(draft.text, sent.plain_text)
    if distance > 1 - LIKENESS:
        return False
    judge(draft, "edited" if distance > 0 else "sent", sent.plain_text)
    return True


def distance_of(draft: str, sent: str) -> float:
    """0: word for word; 1: nothing in common. Spaces do not count."""
    one, other = " ".join(draft.split())[:COMPARED], " ".join(sent.split())[:COMPARED]
    if one == other:
        return 0.0
    return round(1 - SequenceMatcher(None, one, other, autojunk=False).ratio(), 3)


def judge(draft: Draft, action: str, text: str | None = None, reason: str = "") -> None:
    """What the operator did with it, kept on its run. The last word on it stays: nothing follows 'sent' or 'bad'."""
    run = Run.objects.filter(pk=draft.run_id).first()
    if run is None or run.action in FINAL:
        return
    run.action, run.action_reason, run.acted_at = action, reason[:200], timezone.now()
    if action in ("sent", "edited"):
        _weigh(run, draft, draft.text if text is None else text)
        run.judging_until = sample.due(run)
    run.save(update_fields=["action", "action_reason", "acted_at", "edit_distance", "harmful_sent", "judging_until"])


def _weigh(run: Run, draft: Draft, text: str) -> None:
    """What was left of the draft, and whether what reached the customer was harmful, whoever's words they were."""
    run.edit_distance = distance_of(draft.text, text)
    run.action = "edited" if run.edit_distance > 0 else "sent"
    run.harmful_sent = bool(borrowed.check(text, draft.language, "\n".join([draft.text, text])).harmful)
