"""The queue, as PostgreSQL knows it, and the record of all that was run."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ai.models.results import of_conversation
from helpdesk.scope.models import ScopedModel


class Job(ScopedModel):
    """What a model has still to do about one conversation. Celery is only told that there is something.

    turn: the customer's message it is about; a newer one takes the row over, and work that was read before is void.
    rank: lower is sooner. lease_until: until when a worker has it; later it is anybody's again.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft"
        SUMMARY = "summary"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        GIVEN_UP = "given_up"

    conversation = of_conversation()
    inbox_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.DRAFT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    turn = models.BigIntegerField()
    tier = models.SmallIntegerField(default=2)
    alone = models.BooleanField(default=False)
    rank = models.SmallIntegerField(default=5)
    attempts = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=32, blank=True)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_job"
        constraints = [models.UniqueConstraint(fields=["account_id", "conversation", "kind"], name="ai_job_once")]
        indexes = [
            models.Index(
                fields=["account_id", "rank", "queued_at"], name="ai_job_queue", condition=Q(state="queued")
            ),
        ]


class Run(ScopedModel):
    """One answer a model was asked for. Several runs of one batch share `call`, and its tokens and cost among them.

    cost_micro: millionths of a US dollar; queue_ms, latency_ms: milliseconds; edit_distance: 0 (as it was) to 1.
    judge_*: what a model said of the reply that went out; judging_until: not before then; null: not in the sample.
    """

    class Outcome(models.TextChoices):
        OFFERED = "offered"  # shown to the operator, or given to whoever asked
        BLOCKED = "blocked"  # caught by the guard
        STALE = "stale"
        FAILED = "failed"
        HANDED_OFF = "handed_off"  # the model itself says that a person is needed

    kind = models.CharField(max_length=12, default="draft")
    call = models.UUIDField(default=uuid.uuid4)
    batch_size = models.SmallIntegerField(default=1)
    inbox_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    message_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    tier = models.SmallIntegerField()
    provider = models.CharField(max_length=255)
    model = models.CharField(max_length=120)
    prompt_version = models.CharField(max_length=32)
    arm = models.CharField(max_length=80, blank=True)
    intent = models.CharField(max_length=64, blank=True)
    tokens_in = models.IntegerField(default=0)
    tokens_cached = models.IntegerField(default=0)
    tokens_out = models.IntegerField(default=0)
    cost_micro = models.BigIntegerField(default=0)
    price_known = models.BooleanField(default=True)
    queue_ms = models.IntegerField(default=0)
    latency_ms = models.IntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=32, blank=True)  # why it failed, fell back or was handed off
    fell_back = models.BooleanField(default=False)
    categories = models.JSONField(default=list)  # of the guard
    action = models.CharField(max_length=12, blank=True)  # of the operator
    action_reason = models.CharField(max_length=200, blank=True)
    edit_distance = models.FloatField(null=True)
    harmful_sent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    acted_at = models.DateTimeField(null=True)
    judging_until = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    judge_harmful = models.BooleanField(null=True)
    judge_score = models.SmallIntegerField(null=True)  # 1 (of no use) to 5 (as a good colleague would)
    judge_categories = models.JSONField(default=list)
    judge_model = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "ai_run"
        indexes = [
            models.Index(fields=["account_id", "created_at"], name="ai_run_time"),
            models.Index(fields=["account_id", "call"], name="ai_run_call"),
            models.Index(
                fields=["judging_until"],
                name="ai_run_to_judge",
                condition=Q(judged_at=None, judging_until__isnull=False),
            ),
            models.Index(fields=["judged_at"], name="ai_run_judged", condition=Q(judged_at__isnull=False)),
        ]
