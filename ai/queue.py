"""The queue `ai_analysis`. What is to be done is a row of PostgreSQL; Celery only hears that an account has something.

One task makes one call and goes to the end of the line again, so an account with a thousand messages does not stand
before one with three. A collector waits up to AI_COLLECT_SECONDS for a batch worth a call, and no longer
than AI_LULL_SECONDS after the last message.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from ai.models import Job
from conversations.selectors.turns import Turn
from helpdesk.events.wake import connection as valkey
from helpdesk.scope import current_account_id

log = structlog.get_logger(__name__)
ENOUGH, MOST = 10, 20  # messages worth a call; messages a call may carry
HURRY = 2  # a rank up to this is not collected
CROWD, TOGETHER = 20, 5  # so many hard ones waiting are taken so many at a time
MOST_ATTEMPTS = 3
WAKE_SECONDS = 30


@dataclass(frozen=True)
class Claim:
    """jobs: leased for one call. later: when to ask again, where nothing may be begun yet."""

    jobs: tuple[Job, ...] = ()
    later: datetime | None = None
    more: bool = False


def put(turn: Turn, kind: str, *, tier: int, rank: int, alone: bool = False) -> None:
    """Queue what a turn needs; an older turn's row is taken over, whoever works on that works in vain."""
    fresh = {
        "inbox_id": turn.conversation.inbox_id, "turn": turn.message.pk, "tier": tier, "rank": rank, "alone": alone,
        "state": Job.State.QUEUED, "attempts": 0, "reason": "", "lease": None, "lease_until": None,
        "not_before": timezone.now(), "queued_at": timezone.now(),
    }  # fmt: skip
    job, made = Job.objects.get_or_create(conversation=turn.conversation, kind=kind, defaults=fresh)
    if not made and (job.turn != turn.message.pk or job.state == Job.State.GIVEN_UP):
        Job.objects.filter(pk=job.pk).update(**fresh)


def drop(conversation_id: int, kind: str = Job.Kind.DRAFT) -> None:
    Job.objects.filter(conversation_id=conversation_id, kind=kind).delete()


def wake(account_id: int, rank: int, seconds: float | None = None) -> None:
    """Have a worker look at the account. One request is enough for all that is queued before it is heard."""
    from ai.tasks import work

    hurry = rank <= HURRY
    wait = (
        seconds if seconds is not None else (0 if hurry else min(settings.AI_LULL_SECONDS, settings.AI_COLLECT_SECONDS))
    )
    try:
        if not valkey().set(_bell(account_id, hurry), 1, nx=True, ex=WAKE_SECONDS + int(wait)):
            return
        work.apply_async([account_id, hurry], priority=min(9, max(0, rank)), countdown=wait or None, retry=False)
    except (OperationalError, redis.RedisError) as error:
        log.warning("ai_work_left_to_sweeper", account=account_id, error=str(error))


def heard(account_id: int, hurry: bool) -> None:
    """The worker is about to look: whatever comes from now on has to ring again."""
    try:
        valkey().delete(_bell(account_id, hurry))
    except redis.RedisError as error:
        log.warning("ai_bell_unheard", account=account_id, error=str(error))


def _bell(account_id: int, hurry: bool) -> str:
    return f"cc:ai:bell:{account_id}:{int(hurry)}"


def claim() -> Claim:
    """Lease the next call's jobs of the active account: the most urgent first, at most MOST of one kind."""
    with transaction.atomic():
        _one_at_a_time()
        if _busy() >= settings.AI_CALLS_PER_ACCOUNT:
            return Claim()
        rows = list(_due().order_by("rank", "queued_at").select_for_update(skip_locked=True)[: MOST + CROWD + 1])
        if not rows:
            return Claim(later=_next_due())
        chosen = _together(rows)
        wait = _worth_waiting(chosen)
        if wait:
            return Claim(later=wait)
        return Claim(_lease(chosen), more=len(rows) > len(chosen))


def _one_at_a_time() -> None:
    with connection.cursor() as run:
        run.execute("select pg_advisory_xact_lock(hashtext('ai_claim'), %s)", [current_account_id() % 2**31])


def _busy() -> int:
    running = Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=timezone.now())
    return running.values("lease").distinct().count()


def _due():
    now = timezone.now()
    waiting = Q(state=Job.State.QUEUED, not_before__lte=now)
    return Job.objects.filter(waiting | Q(state=Job.State.RUNNING, lease_until__lt=now))


def _next_due() -> datetime | None:
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()


def _together(rows: list[Job]) -> list[Job]:
    """What goes into one call with the first: its kind and inbox; a hard case goes alone unless there is a crowd."""
    head = rows[0]
    alike = [row for row in rows if _class(row) == _class(head)]
    if head.alone or head.kind != Job.Kind.DRAFT:
        return [head]
    if head.tier >= 3:
        return alike[: TOGETHER if len(alike) > CROWD else 1]
    return alike[:MOST]


def _class(job: Job) -> tuple:
    return (job.kind, job.tier >= 3, job.alone, job.inbox_id)


def _worth_waiting(chosen: list[Job]) -> datetime | None:
    head = chosen[0]
    if len(chosen) >= ENOUGH or head.rank <= HURRY or head.tier >= 3 or head.alone or head.attempts:
        return None
    queued = [job.queued_at for job in chosen]
    full = min(queued) + timedelta(seconds=settings.AI_COLLECT_SECONDS)
    lull = max(queued) + timedelta(seconds=settings.AI_LULL_SECONDS)
    until = min(full, lull)
    return until if until > timezone.now() else None


def _lease(jobs: list[Job]) -> tuple[Job, ...]:
    seconds = max(settings.AI_SECONDS.values()) * 4 + 30  # a repair, and arms of an experiment, are calls of their own
    lease, until = uuid.uuid4(), timezone.now() + timedelta(seconds=seconds)
    keys = [job.pk for job in jobs]
    Job.objects.filter(pk__in=keys).update(
        state=Job.State.RUNNING, lease=lease, lease_until=until, attempts=F("attempts") + 1
    )
    return tuple(Job.objects.filter(pk__in=keys).order_by("rank", "queued_at"))


def done(jobs) -> None:
    """Forget what was done; a row that a newer turn has taken over stays."""
    for job in jobs:
        Job.objects.filter(pk=job.pk, lease=job.lease, turn=job.turn).delete()


def again(jobs, reason: str, seconds: float = 0, *, counts: bool = True, **changes) -> None:
    """Back into the queue, for later; after MOST_ATTEMPTS it is given up with its reason."""
    for job in jobs:
        tries = job.attempts if counts else job.attempts - 1
        state = Job.State.GIVEN_UP if tries >= MOST_ATTEMPTS else Job.State.QUEUED
        Job.objects.filter(pk=job.pk, lease=job.lease, turn=job.turn).update(
            state=state, reason=reason, attempts=tries, lease=None, lease_until=None,
            not_before=timezone.now() + timedelta(seconds=seconds), **changes,
        )  # fmt: skip


def give_up(jobs, reason: str) -> None:
    for job in jobs:
        Job.objects.filter(pk=job.pk, lease=job.lease, turn=job.turn).update(
            state=Job.State.GIVEN_UP, reason=reason, lease=None, lease_until=None
        )
