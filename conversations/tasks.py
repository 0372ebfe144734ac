"""What the clock does in conversations."""

from datetime import timedelta

from celery import shared_task
from django.db import connection
from django.utils import timezone

from conversations.models import Attachment
from conversations.services import attachments, deadlines, lifecycle, recount
from helpdesk.scope import scope

UNCLAIMED = timedelta(days=1)
KEPT = timedelta(hours=25)


@shared_task(name="conversations.wake_overdue")
def wake_overdue() -> int:
    return lifecycle.wake_overdue()


@shared_task(name="conversations.fold_counters")
def fold_counters() -> int:
    """Add the unfolded deltas to the counters. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select fold_counters()")
        return cursor.fetchone()[0]


@shared_task(name="conversations.promote_due")
def promote_due() -> int:
    return deadlines.promote_due()


@shared_task(name="conversations.mark_time")
def mark_time() -> None:
    """Note which transactions are visible now, so that "since 10:15" can be answered; forget marks of a day ago."""
    with connection.cursor() as cursor:
        cursor.execute("select mark_time(%s)", [KEPT])


@shared_task(name="conversations.forget_marks")
def forget_marks() -> int:
    """The marks and departures that the clock left because the product stood still. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select forget_marks(%s)", [KEPT])
        return cursor.fetchone()[0]


@shared_task(name="conversations.forget_empty_counters")
def forget_empty_counters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select forget_empty_counters()")
        return cursor.fetchone()[0]


@shared_task(name="conversations.forget_unclaimed")
def forget_unclaimed() -> int:
    """Remove uploads that no message claimed within a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select account_id, attachment_id from unclaimed_attachments(%s, 500)", [timezone.now() - UNCLAIMED]
        )
        rows = cursor.fetchall()
    for account_id, attachment_id in rows:
        with scope(account_id):
            attachments.discard(list(Attachment.objects.filter(pk=attachment_id, message=None)))
    return len(rows)


@shared_task(name="conversations.recount")
def recount_all() -> int:
    """Have every account's counters compared with its conversations, each in a task of its own. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select every_account()")
        accounts = [pk for (pk,) in cursor.fetchall()]
    for account_id in accounts:
        recount_account.delay(account_id)
    return len(accounts)


@shared_task(name="conversations.recount_account")
def recount_account(account_id: int) -> int:
    return recount.mend(account_id)
