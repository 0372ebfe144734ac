"""What the panel shows of the AI for one conversation."""

from datetime import timedelta

from django.utils import timezone

from ai import configuration, drafts
from ai.ledger import budgets
from ai.models import Analysis, Correction, Draft, Job, Run, Summary, UnwantedLabel
from conversations.models import Conversation, Label, Message
from conversations.selectors.turns import Turn, turn_of

DOWN = {"provider_down", "bad_key", "no_money", "unreachable", "timeout", "server_error", "rate_limited", "bad_request",
        "forbidden_address", "key_unreadable"}  # fmt: skip
MAKING = (Job.State.QUEUED, Job.State.RUNNING)
SOON = timedelta(seconds=5)
LABELS = ("lang", "intent", "sentiment", "urgent", "confidence", "reasons")


def of(conversation: Conversation) -> dict:
    """{"enabled", "state", "handoff", "analysis", "draft", "suggested_labels", "summary"}; see docs/ai.md."""
    chosen = configuration.of_inbox(conversation.inbox_id)
    turn = turn_of(conversation.pk)
    job = Job.objects.filter(conversation=conversation, kind=Job.Kind.DRAFT).first()
    draft = drafts.ready(conversation.pk)
    return {
        "enabled": chosen.enabled,
        "can_draft": chosen.can_draft,
        "state": _state(chosen, job, draft),
        "handoff": _handoff(job, draft),
        "analysis": analysis_of(turn) if turn and chosen.enabled else None,
        "draft": shaped(draft) if draft else None,
        "suggested_labels": suggested_labels(turn) if turn and chosen.enabled else [],
        "summary": summary_of(conversation),
    }


def _state(chosen: configuration.Configuration, job: Job | None, draft: Draft | None) -> str:
    if not chosen.enabled:
        return "off"
    if draft is not None:
        return "ready"
    if job is not None and job.state in MAKING and not _held_up(job):
        return "making"
    if job is not None and (job.reason in DOWN or _held_up(job)):
        return "down"
    if (job is not None and job.reason == "budget") or (chosen.can_draft and budgets.is_over(not chosen.account_pays)):
        return "over_budget"
    return "idle"


def _handoff(job: Job | None, draft: Draft | None) -> str | None:
    """Why a person has to: there is no draft, or the autopilot did not dare to send it."""
    if draft is not None:
        return Run.objects.filter(pk=draft.run_id).values_list("reason", flat=True).first() or None
    return job.reason if job is not None and job.state == Job.State.GIVEN_UP else None


def _held_up(job: Job) -> bool:
    """It waits for a provider that will not be asked again within moments."""
    return job.state == Job.State.QUEUED and job.not_before > timezone.now() + SOON


def shaped(draft: Draft) -> dict:
    return {
        "id": draft.pk, "text": draft.text, "confidence": draft.confidence, "language": draft.language,
        "sources": draft.sources, "made_at": draft.made_at.isoformat().replace("+00:00", "Z"), "tier": draft.tier,
        "model": draft.model,
    }  # fmt: skip


def analysis_of(turn: Turn) -> dict | None:
    """Tier 1's reading of the customer's last message, a model's over it, an operator's over both."""
    seen = _first(turn.message)
    model = Analysis.objects.filter(message_id=turn.message.pk).order_by("-tier").first()
    if model is not None:
        seen = {name: getattr(model, name) for name in LABELS}
    if seen is None:
        return None
    correction = Correction.objects.filter(conversation=turn.conversation, message_id=turn.message.pk).last()
    said = {name: getattr(correction, name) for name in ("intent", "sentiment", "urgent")} if correction else {}
    return seen | {name: value for name, value in said.items() if value is not None} | {
        "corrected": bool(said), "suspicious": bool((turn.message.sentiment or {}).get("suspicious")),
    }  # fmt: skip


def suggested_labels(turn: Turn) -> list[str]:
    """Titles a model found fitting for the customer's last message, without those it has, and those put aside."""
    model = Analysis.objects.filter(message_id=turn.message.pk).order_by("-tier").first()
    named = model.labels if model else []
    there = {label.lower() for label in turn.conversation.labels}
    wanted = [title for title in named if title.lower() not in there]
    if not wanted:
        return []
    aside = UnwantedLabel.objects.filter(conversation=turn.conversation, title__in=wanted).values("title")
    known = set(Label.objects.filter(title__in=wanted).exclude(title__in=aside).values_list("title", flat=True))
    return [title for title in wanted if title in known]


def _first(message: Message) -> dict | None:
    facts = message.sentiment or {}
    if not facts.get("intent"):
        return None
    return {name: facts.get(name) for name in LABELS} | {"reasons": facts.get("reasons") or []}


def summary_of(conversation: Conversation) -> dict | None:
    row = Summary.objects.filter(conversation=conversation).first()
    return {"text": row.text, "made_at": row.made_at.isoformat().replace("+00:00", "Z")} if row else None
