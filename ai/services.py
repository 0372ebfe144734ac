"""What people do with the AI: ask for a draft, judge it, correct it, have texts made."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai import asking, configuration, drafts, lessons, queue, state
from ai.following import checked, rank_of, tier_of
from ai.models import Correction, Draft, Job, Summary, UnwantedLabel
from ai.prompts.wording import INTENTS, LANGUAGES, WAYS
from conversations.models import Conversation, Label, Message
from conversations.selectors.turns import is_current, turn_of
from conversations.services import insights
from helpdesk.lib.errors import Conflict, Invalid, NotFound
from helpdesk.scope import current_account_id

SENTIMENTS = ("negative", "neutral", "positive")
CLOSED = {"dismissed": Draft.State.DISMISSED, "bad": Draft.State.DISMISSED}
CLOSED |= {"sent": Draft.State.USED, "edited": Draft.State.USED}


def make_draft(conversation: Conversation) -> None:
    """Have one made now, before everything else. Raises Conflict where nothing waits for an answer or the AI is off."""
    chosen = configuration.of_inbox(conversation.inbox_id)
    if not chosen.can_draft:
        raise Conflict(_("The AI makes no drafts here."), code="ai_off")
    with transaction.atomic():
        turn = turn_of(conversation.pk)
        if turn is None or not is_current(turn, turn.message.pk):
            raise Conflict(_("Nothing waits for an answer."), code="nothing_to_answer")
        facts = checked(turn.message, turn.message.sentiment or {})
        if facts.get("suspicious"):
            raise Conflict(_("This message tries to instruct the AI; please answer it yourself."), code="suspicious")
        Draft.objects.filter(conversation=conversation, state=Draft.State.READY).update(state=Draft.State.STALE)
        queue.put(turn, Job.Kind.DRAFT, tier=tier_of(turn.message, facts), rank=min(1, rank_of(facts)))
        insights.note(conversation.pk, draft_preview="")
    account_id = current_account_id()  # after the commit the request has left its account
    transaction.on_commit(lambda: queue.wake(account_id, 0), robust=True)


def judge(conversation: Conversation, draft_id: int, action: str, text: str | None, reason: str) -> None:
    """Note what the operator did with a draft. Raises NotFound, Invalid."""
    if action not in drafts.ACTIONS:
        allowed = ", ".join(drafts.ACTIONS)
        raise Invalid(f"action: one of {allowed}", fields={"action": [f"one of {allowed}"]})
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(conversation=conversation, pk=draft_id).first()
        if draft is None:
            raise NotFound
        drafts.judge(draft, action, text, reason)
        if action in CLOSED and draft.state == Draft.State.READY:
            Draft.objects.filter(pk=draft.pk).update(state=CLOSED[action])
            insights.note(conversation.pk, draft_preview="")


def correct(conversation: Conversation, user_id: int, said: dict) -> dict:
    """Put an operator's word over the AI's. said: intent, sentiment, urgent, any of them. Raises Invalid, Conflict."""
    given = {name: said[name] for name in ("intent", "sentiment", "urgent") if said.get(name) is not None}
    _require(given)
    with transaction.atomic():
        turn = turn_of(conversation.pk)
        if turn is None:
            raise Conflict(_("The customer has said nothing yet."))
        before = state.analysis_of(turn) or {}
        Correction.objects.create(
            conversation=conversation, message_id=turn.message.pk, user_id=user_id, before=before, **given
        )
        names = {"intent": "intent", "sentiment": "sentiment", "urgent": "ai_urgent"}
        insights.note(conversation.pk, **{names[name]: value for name, value in given.items()})
        account_id = current_account_id()
        transaction.on_commit(lambda: lessons.ask(account_id), robust=True)
        return state.analysis_of(turn) or {}


def _require(given: dict) -> None:
    wrong = {}
    if not given:
        wrong["base"] = ["say intent, sentiment or urgent"]
    if given.get("intent", "other") not in INTENTS:
        wrong["intent"] = ["one of " + ", ".join(INTENTS)]
    if given.get("sentiment", "neutral") not in SENTIMENTS:
        wrong["sentiment"] = ["one of " + ", ".join(SENTIMENTS)]
    if not isinstance(given.get("urgent", False), bool):
        wrong["urgent"] = ["true or false"]
    if wrong:
        raise Invalid(_("Please check what you entered."), fields=wrong)


def put_aside(conversation: Conversation, user_id: int, title: str, dismissed: bool) -> None:
    """Suggest a label in this conversation no more, or again; for everybody, as with drafts. Raises Invalid."""
    if not isinstance(dismissed, bool):
        raise Invalid(_("Please check what you entered."), fields={"dismissed": ["true or false"]})
    label = Label.objects.filter(title=title).first()
    if label is None:
        raise Invalid(_("There is no such label."), fields={"title": ["a label of this account"]})
    place = {"conversation": conversation, "title": label.title}
    with transaction.atomic():
        if dismissed:
            UnwantedLabel.objects.get_or_create(**place, defaults={"user_id": user_id})
        else:
            UnwantedLabel.objects.filter(**place).delete()
        insights.note(conversation.pk)


def summarise(conversation: Conversation, language: str, user_id: int) -> dict:
    """{"text", "made_at"} of the conversation so far; made anew only where something was said since.

    Raises NotNow, TooMany.
    """
    turn = turn_of(conversation.pk)
    if turn is None:
        raise Conflict(_("The customer has said nothing yet."))
    last = turn.lines[-1].pk
    known = Summary.objects.filter(conversation=conversation, message_id=last).first()
    if known is None:
        place = {"conversation_id": conversation.pk, "inbox_id": conversation.inbox_id, "message_id": last}
        text = asking.ask("summary", user_id, language=language, **place)
        values = {"message_id": last, "text": text, "made_at": timezone.now()}
        Summary.objects.update_or_create(conversation=conversation, defaults=values)
        insights.note(conversation.pk)
    return state.summary_of(conversation)


def translate(conversation: Conversation, message_id: int | None, to: str, user_id: int) -> str:
    """A message's text in another language, kept with the message. Raises NotFound, Invalid, NotNow, TooMany."""
    if to not in LANGUAGES:
        raise Invalid("to: an unknown language", fields={"to": ["one of " + ", ".join(LANGUAGES)]})
    message = Message.objects.filter(conversation=conversation, pk=message_id, deleted_at=None).first()
    if message is None:
        raise NotFound
    if not message.is_public:
        raise Invalid(_("Notes are not given to the AI."), fields={"message_id": ["a public message"]})
    known = (message.content_attributes or {}).get("translations") or {}
    if to not in known:
        place = {"conversation_id": conversation.pk, "inbox_id": conversation.inbox_id}
        known |= {to: asking.ask("translate", user_id, text=message.plain_text, language=to, **place)}
        insights.translated(message.pk, to, known[to])
    return known[to]


def rewrite(text: str, how: str, language: str, user_id: int) -> str:
    """The reply, written differently. Raises Invalid, NotNow, TooMany."""
    wrong = {} if text else {"text": ["a text is expected"]}
    if how not in WAYS:
        wrong["how"] = ["one of " + ", ".join(WAYS)]
    if wrong:
        raise Invalid(_("Please check what you entered."), fields=wrong)
    return asking.ask("rewrite", user_id, text=text, how=how, language=language)
