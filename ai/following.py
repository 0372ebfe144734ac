"""What happens in conversations, as far as it makes or voids work. Runs in Celery, after the change is committed."""

from django.db import transaction

from ai import configuration, drafts, first_look, lessons, queue
from ai.models import Job
from conversations.models import Message
from conversations.selectors.turns import Turn, is_current, turn_of
from conversations.services import insights
from helpdesk.events.models import Event
from helpdesk.events.publish import subscribe
from helpdesk.scope import current_account_id

LONG = 700  # characters: more than this is not for a small model
UNANSWERED_INTENTS = {"spam"}
RANKS = {"urgent": 0, "negative": 3, "neutral": 5, "positive": 9}  # lower is sooner
KINDS = (
    "conversation.created", "message.created", "message.deleted", "message.updated", "conversation.status_changed",
)  # fmt: skip


def _changes_the_talk(event: Event) -> bool:
    """Notes and a channel's delivery reports do not."""
    reported = event.kind == "message.updated" and event.actor_type == "system"
    return not reported and not event.payload.get("private")


@subscribe(*KINDS, durable=True, name="ai", wants=_changes_the_talk)
def follow(event: Event) -> None:
    """May run twice and in any order: what to do is read from the conversation as it is now."""
    turn = turn_of(event.conversation_id)
    if turn is None or not is_current(turn, turn.message.pk):
        _over(event.conversation_id, answered=turn is not None and turn.answered)
    elif _is_about(event, turn):
        _begin(turn)


def _is_about(event: Event, turn: Turn) -> bool:
    """Whether there may be something new to read: the message itself, or what the customer changed."""
    return event.kind != "conversation.status_changed" or not drafts.is_fresh(turn)


def _over(conversation_id: int, answered: bool) -> None:
    """Nobody waits for an answer any more: queued work goes before it costs, what is ready is put away."""
    with transaction.atomic():
        queue.drop(conversation_id)
        drafts.put_away(conversation_id, answered)


def _begin(turn: Turn) -> None:
    chosen = configuration.of_inbox(turn.conversation.inbox_id)
    if not chosen.enabled:
        return
    facts = checked(turn.message, _understood(turn.message, chosen))
    drafts.expire(turn)
    if drafts.is_fresh(turn) or not _wanted(turn, chosen, facts):
        return
    tier, rank = tier_of(turn.message, facts), rank_of(facts)
    queue.put(turn, Job.Kind.DRAFT, tier=tier, rank=rank)
    account_id = current_account_id()
    transaction.on_commit(lambda: queue.wake(account_id, rank), robust=True)


def _wanted(turn: Turn, chosen: configuration.Configuration, facts: dict) -> bool:
    """Suspicious texts and spam never reach a model; blocked people get no drafts."""
    intent = turn.conversation.intent
    off = chosen.pilot(intent) == "off" or intent in UNANSWERED_INTENTS
    return chosen.can_draft and not off and not facts.get("suspicious") and not turn.conversation.contact.blocked


def checked(message: Message, facts: dict) -> dict:
    """The facts, and with them whether the message tries to instruct the AI."""
    found = {} if facts.get("suspicious") else first_look.suspicion(message.plain_text)
    if found:
        facts = facts | found
        Message.objects.filter(pk=message.pk).update(sentiment=facts)
    return facts


def _understood(message: Message, chosen: configuration.Configuration) -> dict:
    """Tier 1's facts of the message; read now where there was no time for it on the way in."""
    facts = message.sentiment or {}
    if facts.get("intent", "unknown") != "unknown" or not message.plain_text.strip():
        return facts
    seen = first_look.read(message.plain_text, chosen.rules, lessons.of(chosen.lesson))
    Message.objects.filter(pk=message.pk).update(sentiment=seen.facts)
    if seen.intent:
        urgent = {"ai_urgent": True} if seen.urgent else {}
        insights.note(message.conversation_id, intent=seen.intent, sentiment=seen.sentiment, **urgent)
    return seen.facts


def tier_of(message: Message, facts: dict) -> int:
    """A full model for what is urgent, negative or complex; a small one for the rest."""
    hard = facts.get("urgent") or facts.get("sentiment") == "negative" or len(message.plain_text) > LONG
    return 3 if hard or message.plain_text.count("?") > 3 else 2


def rank_of(facts: dict) -> int:
    if facts.get("urgent"):
        return RANKS["urgent"]
    return RANKS["positive"] if facts.get("intent") == "praise" else RANKS.get(facts.get("sentiment"), 5)
