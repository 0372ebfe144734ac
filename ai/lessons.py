"""Tier 1 learns of what operators correct: account by account, in a worker, and every process goes by the newest."""

from typing import Any

import redis
import structlog
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from ai.models import Correction, Lesson
from conversations.models import Message
from helpdesk.events.wake import connection as valkey
from helpdesk.scope import current_account_id

log = structlog.get_logger(__name__)
MOST = 1_000  # the newest corrections count
PAUSE = 20  # seconds: corrections come in rows
_known: dict[int, tuple[int, Any]] = {}


def revision() -> int:
    """Of the active account's lesson; 0: it has taught nothing."""
    return Lesson.objects.values_list("revision", flat=True).first() or 0


def of(wanted: int):
    """What `ai.tier1.analyse` takes as `correct`, of that revision or a newer one; None for revision 0."""
    if not wanted:
        return None
    account_id = current_account_id()
    have, learned = _known.get(account_id, (0, None))
    if have < wanted:
        from ai.tier1.learned import Learned

        row = Lesson.objects.get()
        have, learned = row.revision, Learned.from_json(row.weights)
        _known[account_id] = (have, learned)
    return learned


def ask(account_id: int) -> None:
    """Have the account's corrections learnt soon, however many come meanwhile. A lost request waits for the next."""
    from ai.tasks import learn

    try:
        if valkey().set(f"cc:ai:learn:{account_id}", 1, nx=True, ex=PAUSE):
            learn.apply_async([account_id], priority=9, countdown=PAUSE, retry=False)
    except (OperationalError, redis.RedisError) as error:
        log.warning("ai_lesson_waits", account=account_id, error=str(error))


def learn() -> int:
    """Learn the active account's corrections anew. Returns the revision."""
    from ai.tier1.learned import learn as study

    given = _corrections()
    weights = study(given).as_json()
    with transaction.atomic():
        row, made = Lesson.objects.select_for_update().get_or_create(defaults={"weights": weights})
        row.revision += not made
        row.weights, row.corrections, row.made_at = weights, len(given), timezone.now()
        row.save()
    return row.revision


def _corrections() -> list[dict]:
    """[{"text", "intent"?, "sentiment"?, "urgent"?}], oldest first; what was taken back since teaches nothing."""
    rows = list(Correction.objects.order_by("-id")[:MOST])[::-1]
    texts = dict(
        Message.objects.filter(pk__in={row.message_id for row in rows}, deleted_at=None).values_list("pk", "plain_text")
    )
    names = ("intent", "sentiment", "urgent")
    said = [(texts.get(row.message_id), {name: getattr(row, name) for name in names}) for row in rows]
    return [{"text": text} | {name: value for name, value in given.items() if value is not None}
            for text, given in said if text]  # fmt: skip
