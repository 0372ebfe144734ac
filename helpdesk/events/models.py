"""The spine: what happened (Event, also the audit log and the outbox) and who still has to be told (Delivery)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel


class TransactionId(models.Field):
    """PostgreSQL's xid8. Read as text: it is compared by the database only."""

    def db_type(self, connection):
        return "xid8"


class CurrentTransaction(models.Func):
    function = "pg_current_xact_id"
    arity = 0


class Event(ScopedModel):
    """One change, written in the change's own transaction. Partitioned by day and dropped after its retention.

    `payload` names rows and small facts, never a message's text: whoever tells of an event reads the rows as they are
    then, so a deleted text cannot leak out of the log. `seq` counts 1, 2, 3 within a conversation (its row is locked
    while it changes), which is the visitor's position. `chg_xid` serves the account-wide snapshot cursor.
    """

    class Actor(models.TextChoices):
        USER = "user"
        CONTACT = "contact"
        BOT = "bot"
        SYSTEM = "system"

    kind = models.CharField(max_length=40)
    inbox_id = models.BigIntegerField(null=True)
    prev_inbox_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    seq = models.IntegerField(null=True)
    actor_type = models.CharField(max_length=8, choices=Actor.choices, default=Actor.SYSTEM)
    actor_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    chg_xid = TransactionId(db_default=CurrentTransaction())
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "event"
        verbose_name, verbose_name_plural = _("event"), _("events")

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class Delivery(ScopedModel):
    """What one durable subscriber has still to do about one event."""

    class State(models.IntegerChoices):
        PENDING = 0
        DONE = 1
        DEAD = 2

    event_id = models.BigIntegerField()
    event_created_at = models.DateTimeField()
    subscriber = models.CharField(max_length=64)
    state = models.SmallIntegerField(choices=State.choices, default=State.PENDING)
    attempts = models.SmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "event_id", "subscriber"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["account_id", "next_attempt_at"], name="delivery_due", condition=models.Q(state=0)
            ),
        ]
