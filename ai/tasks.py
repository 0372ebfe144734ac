"""What the workers of `ai_analysis` and the clock do."""

import threading
from datetime import timedelta

import structlog
from celery import shared_task
from celery.signals import celeryd_after_setup, worker_process_init, worker_ready
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ai import first_look, lessons, queue
from ai.providers import client
from helpdesk.scope import scope
from helpdesk.scope.tasks import account_task

log = structlog.get_logger(__name__)
ACCOUNTS_A_SWEEP = 100


_queues: set[str] = set()  # of this worker, and of the processes it starts


@celeryd_after_setup.connect
def note_queues(instance, **_) -> None:
    _queues.update(instance.app.amqp.queues.consume_from)


@worker_ready.connect
@worker_process_init.connect
def warm(**_) -> None:
    """Channels that workers read bring messages too; and the first person who waits should not wait for an import."""
    first_look.warm()
    if "ai_analysis" in _queues:
        threading.Thread(target=client.load, name="ai-client", daemon=True).start()


@shared_task(name="ai.work")
def work(account_id: int, hurry: bool = False) -> int:
    """One call for one account, then to the end of the line. Returns how many jobs were in it."""
    queue.heard(account_id, hurry)
    with scope(account_id):
        claim = queue.claim()
        if claim.jobs:
            if claim.more:
                queue.wake(account_id, 5, 0)  # another worker may go on beside this one
            _perform(claim.jobs)
            queue.wake(account_id, 5, 0)
        elif claim.later:
            queue.wake(account_id, 5, max(0.05, (claim.later - timezone.now()).total_seconds()))
    return len(claim.jobs)


def _perform(jobs) -> None:
    from ai.drafting import batch

    try:
        batch.perform(jobs)
    except Exception:  # a fault of ours: the jobs get their next attempt, and the log its trace
        log.exception("ai_batch_failed", jobs=len(jobs))
        queue.again(jobs, "error", 5)


@account_task(name="ai.answer")
def answer(kind: str, given: dict, asked: dict) -> None:
    """Something a person waits for. A fault of ours is an answer too: he should not wait for nothing.

    asked: {"key": whose answer it is, "once": this asking, "until": seconds of the epoch, "user_id"}.
    """
    from ai import asking
    from ai.drafting import connecting, words

    if not asking.is_first(asked["once"]):
        return
    try:
        said = (connecting if kind == "test" else words).answer(kind, given, asked["user_id"], asked["until"])
    except Exception:  # the log has its trace, the person a word
        log.exception("ai_answer_failed", kind=kind)
        said = {"problem": "error"}
    asking.reply(asked["key"], said)


@shared_task(name="ai.sweep")
def sweep() -> int:
    """Wake whatever a crash or a lost bell left, and close what dead workers had reserved. Returns how many woke."""
    with connection.cursor() as run:
        run.execute("select account_id, rank from ai_accounts_with_work(%s)", [ACCOUNTS_A_SWEEP])
        due = run.fetchall()
        run.execute("select ai_accounts_with_expired(%s)", [ACCOUNTS_A_SWEEP])
        expired = [pk for (pk,) in run.fetchall()]
    for account_id, rank in due:
        queue.wake(account_id, rank, 0)
    for account_id in expired:
        close_lost.delay(account_id)
    return len(due)


@account_task(name="ai.close_lost")
def close_lost() -> int:
    from ai.drafting import lost

    return lost.close()


@account_task(name="ai.learn")
def learn() -> int:
    return lessons.learn()


@shared_task(name="ai.forget")
def forget() -> int:
    """Runs past their retention, drafts nobody can use any more, what single conversations spent a week ago."""
    with connection.cursor() as run:
        run.execute("select ai_forget(%s)", [settings.AI_RETENTION_DAYS])
        return run.fetchone()[0]


@shared_task(name="ai.judge")
def judge() -> int:
    """Have samples of what went out judged, account by account. Returns how many accounts have some."""
    with connection.cursor() as run:
        run.execute("select ai_accounts_to_judge(%s)", [ACCOUNTS_A_SWEEP])
        accounts = [pk for (pk,) in run.fetchall()]
    for account_id in accounts:
        judge_account.delay(account_id)
    return len(accounts)


@account_task(name="ai.judge_account")
def judge_account() -> int:
    from ai.judging.judge import judge

    return judge()


@shared_task(name="ai.watch")
def watch() -> int:
    """Stop arms that harm, look for costs that jump and for measures out of their bounds, account by account."""
    with connection.cursor() as run:
        run.execute("select ai_accounts_to_watch(%s)", [timezone.now() - timedelta(hours=1)])
        accounts = [pk for (pk,) in run.fetchall()]
    for account_id in accounts:
        watch_account.delay(account_id)
    return len(accounts)


@account_task(name="ai.watch_account")
def watch_account() -> None:
    from ai import experiments
    from ai.measure import bounds, outages, spikes

    experiments.stop_harmful()
    spikes.look()
    bounds.look()
    outages.look()
