"""The last steps of a draft: judged, fenced, and only then seen."""

from django.db import transaction
from django.utils import timezone

from ai import borrowed
from ai.drafting import labels
from ai.drafting.answers import Entry
from ai.models import Analysis, Correction, Draft, Run
from ai.prompts import data
from ai.prompts.drafting import Work
from conversations.selectors.turns import Turn, is_current, turn_of
from conversations.services import insights
from conversations.services.change import locked
from helpdesk.lib.errors import NotFound
from helpdesk.lib.text import preview

SURE = 0.6  # from here on a model's word on the intent replaces tier 1's


def verdict(work: Work, text: str, policy: str = "") -> list[str]:
    """The guard's categories; empty: nothing against it. policy: the house's own rules, which a draft may repeat."""
    if data.canary() in text:
        return ["prompt_leak"]
    judged = borrowed.check(text, work.facts.get("lang") or "", f"{work.context}\n{policy}")
    return [str(category) for category in judged.categories] or ["harmful"] if judged.harmful else []


def conclude(work: Work, entry: Entry, run: Run) -> bool:
    """Keep the reading and show the draft, where it may be shown; nothing of it where the customer or an operator was
    quicker. Whether it was still of use."""
    try:
        with transaction.atomic():
            locked(work.turn.conversation.pk)
            turn = turn_of(work.turn.conversation.pk)
            if not is_current(turn, work.job.turn):
                return False
            _analyse(work, entry, run.tier)
            if run.outcome == Run.Outcome.OFFERED:
                _write(work, entry, run)
                insights.note(turn.conversation.pk, draft_preview=preview(entry.draft), **_marks(turn, entry))
            return True
    except NotFound:
        return False


def _write(work: Work, entry: Entry, run: Run) -> None:
    ready = Draft.objects.filter(conversation=work.turn.conversation, state=Draft.State.READY)
    ready.update(state=Draft.State.STALE)
    Draft.objects.create(
        conversation=work.turn.conversation, message_id=work.job.turn, run_id=run.pk, text=entry.draft.strip(),
        language=entry.language or work.facts.get("lang") or "", confidence=confidence(work, entry),
        sources=_sources(work, entry), tier=run.tier, model=run.model, key=work.key, made_at=timezone.now(),
    )  # fmt: skip


def confidence(work: Work, entry: Entry) -> float:
    """No surer than the least sure of tier 1, what was found, and the model itself."""
    first = float(work.facts.get("confidence") or 0.5)
    found = 0.9 if _sources(work, entry) else 0.6
    return round(min(max(first, 0.3), found, entry.confidence), 2)


def _sources(work: Work, entry: Entry) -> list[dict]:
    """Only articles that were in the prompt can be cited."""
    known = {passage.article_id: passage for passage in work.passages}
    cited = [known[key] for key in dict.fromkeys(entry.cited) if key in known]
    return [{"article_id": each.article_id, "title": each.title, "quote": each.quote[:300]} for each in cited]


def _analyse(work: Work, entry: Entry, tier: int) -> None:
    """Keep the model's reading. It can raise urgency, never lower it."""
    urgent = entry.urgent or bool(work.facts.get("urgent"))
    Analysis.objects.update_or_create(
        message_id=work.job.turn, tier=tier,
        defaults={
            "conversation": work.turn.conversation, "lang": entry.language or work.facts.get("lang") or "",
            "intent": entry.intent, "sentiment": entry.sentiment, "urgent": urgent, "confidence": entry.confidence,
            "reasons": work.facts.get("reasons") or [], "labels": labels.those_that_exist(entry.labels),
        },
    )  # fmt: skip


def _marks(turn: Turn, entry: Entry) -> dict:
    """What of the model's reading goes to the row: not what an operator has corrected since."""
    corrected = Correction.objects.filter(conversation=turn.conversation, message_id=turn.message.pk).exists()
    if corrected:
        return {}
    marks: dict = {"ai_urgent": True} if entry.urgent else {}
    if entry.confidence >= SURE:
        marks |= {"intent": entry.intent, "sentiment": entry.sentiment}
    return marks


def tell_state(conversation_id: int) -> None:
    """Nothing to show, but what the panel says of the AI is another now."""
    try:
        with transaction.atomic():
            insights.note(conversation_id)
    except NotFound:
        return

