"""Which replies are judged, and what of them the judge is shown."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ai.models import Draft, Run
from conversations.models import Message
from helpdesk.scope import current_account_id

AT_ONCE = 8
LEASE = timedelta(minutes=5)
SETTLED = timedelta(seconds=20)  # until the reply that was noted is surely in the conversation
TOO_OLD = timedelta(days=3)
LINES = 8
SPOKEN = (Message.Type.INCOMING, Message.Type.OUTGOING)


@dataclass(frozen=True)
class Case:
    """mark: its id in the prompt; lines: what was said before `reply`; articles: [{"title", "quote"}] it cited."""

    run: Run
    mark: str
    lines: tuple[Message, ...]
    reply: str
    articles: list


def due(run: Run) -> datetime | None:
    """When a reply that goes out now is to be judged; None: it is not in the sample. Follows from the run alone."""
    said = f"judge:{current_account_id()}:{run.pk}".encode()
    point = int.from_bytes(hashlib.sha256(said).digest()[:8], "big") / 2**64
    return timezone.now() + SETTLED if point < settings.AI_JUDGE_SHARE else None


def take() -> list[Case]:
    """The next of the active account's, leased. What cannot be judged is put aside for good."""
    now = timezone.now()
    with transaction.atomic():
        waiting = Run.objects.filter(judged_at=None, judging_until__lte=now).order_by("judging_until")
        runs = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
        Run.objects.filter(pk__in=[run.pk for run in runs]).update(judging_until=now + LEASE)
    found = [(run, _case(run, f"r{number}", now)) for number, run in enumerate(runs, start=1)]
    put_aside([run for run, case in found if case is None])
    return [case for _, case in found if case is not None]


def put_aside(runs: list[Run]) -> None:
    """Without an opinion, for good."""
    Run.objects.filter(pk__in=[run.pk for run in runs]).update(judged_at=timezone.now(), judging_until=None)


def later(cases: list[Case]) -> None:
    """Nothing was asked yet: whoever comes next may have them, once the lease is over."""
    Run.objects.filter(pk__in=[case.run.pk for case in cases]).update(judging_until=timezone.now() + LEASE)


def _case(run: Run, mark: str, now: datetime) -> Case | None:
    sent = _sent(run)
    if sent is None or run.acted_at < now - TOO_OLD:
        return None
    rows = _public(run).filter(pk__lt=sent.pk).order_by("-pk")[:LINES]
    lines = tuple(rows)[::-1]
    if any((line.sentiment or {}).get("suspicious") for line in lines):
        return None  # what tries to instruct a model reaches none
    draft = Draft.objects.filter(run_id=run.pk).order_by("-pk").first()
    return Case(run, mark, lines, sent.plain_text, draft.sources if draft else [])


def _sent(run: Run) -> Message | None:
    return _public(run).filter(pk__gt=run.message_id, message_type=Message.Type.OUTGOING).order_by("pk").first()


def _public(run: Run):
    rows = Message.objects.filter(conversation_id=run.conversation_id, private=False, deleted_at=None)
    return rows.filter(message_type__in=SPOKEN)
