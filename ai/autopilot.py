"""Answers that go out without a person: only for intents an administrator has set to auto, only when nothing is against
it, and never twice in a row. Every refusal has a reason, and the draft stays for the operator."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ai import configuration, drafts
from ai.judging import sample
from ai.models import Draft, Run
from conversations.models import Conversation, Message
from conversations.selectors.turns import Turn, is_current, turn_of
from conversations.services import messages
from conversations.services.actors import Actor
from conversations.services.change import locked
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

CONFIDENT = 0.75
WITHOUT_ARTICLES = {"praise"}  # an answer to thanks states no facts
IN_A_ROW = 2


@dataclass(frozen=True)
class Decision:
    """send: whether it may go out. reason: why a person has to look at it."""

    send: bool
    reason: str = ""


def decide(turn: Turn, draft: Draft, chosen: configuration.Configuration) -> Decision:
    conversation, facts = turn.conversation, turn.message.sentiment or {}
    doubts = {
        "not_on": chosen.pilot(conversation.intent) != "auto",
        "taken_over": conversation.assignee_id is not None,
        "asked_human": conversation.intent == "human",
        "urgent": conversation.ai_urgent or conversation.sentiment == "negative",
        "suspicious": bool(facts.get("suspicious")),
        "low_confidence": draft.confidence < CONFIDENT and conversation.intent not in WITHOUT_ARTICLES,
        "no_knowledge": not draft.sources and conversation.intent not in WITHOUT_ARTICLES,
        "loop": _bots_in_a_row(turn) >= IN_A_ROW,
    }
    reason = next((name for name, doubt in doubts.items() if doubt), "")
    return Decision(not reason, reason)


def _bots_in_a_row(turn: Turn) -> int:
    said = [line for line in turn.lines if line.message_type == Message.Type.OUTGOING]
    count = 0
    for line in reversed(said):
        if line.sender_type != Conversation.Author.BOT:
            break
        count += 1
    return count


def consider(conversation_id: int, turn_id: int) -> Decision:
    """Send the ready draft where that is allowed, under the conversation's lock: whoever takes it comes first."""
    with transaction.atomic():
        locked(conversation_id)
        turn, draft = turn_of(conversation_id), drafts.ready(conversation_id)
        if draft is None or not is_current(turn, turn_id):
            return Decision(False, "stale")
        decision = decide(turn, draft, configuration.of_inbox(turn.conversation.inbox_id))
        if decision.send:
            _send(turn, draft)
        elif decision.reason != "not_on":
            Run.objects.filter(pk=draft.run_id).update(reason=decision.reason)
    return decision


def _send(turn: Turn, draft: Draft) -> None:
    name = Account.objects.values_list("name", flat=True).get(pk=current_account_id())
    new = messages.NewMessage(draft.text, echo_id=f"autopilot-{draft.pk}", content_attributes={"ai": True})
    messages.post(turn.conversation.pk, Actor("bot", None, name), new)
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.USED)
    run = Run.objects.get(pk=draft.run_id)
    run.action, run.acted_at, run.edit_distance = "auto_sent", timezone.now(), 0.0
    run.judging_until = sample.due(run)
    run.save(update_fields=["action", "acted_at", "edit_distance", "judging_until"])
