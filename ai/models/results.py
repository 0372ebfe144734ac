"""What the AI says of a conversation, and what people said about that."""

from django.db import models
from django.utils import timezone

from helpdesk.scope.models import ScopedModel


def of_conversation() -> models.ForeignKey:
    return models.ForeignKey("conversations.Conversation", models.CASCADE, db_constraint=False, related_name="+")


class Analysis(ScopedModel):
    """What a model says of one message of a customer. Tier 1's own word is on the message itself (`sentiment`)."""

    conversation = of_conversation()
    message_id = models.BigIntegerField()
    tier = models.SmallIntegerField()
    lang = models.CharField(max_length=8, blank=True)
    intent = models.CharField(max_length=64, blank=True)
    sentiment = models.CharField(max_length=16, blank=True)
    urgent = models.BooleanField(default=False)
    confidence = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    labels = models.JSONField(default=list)  # of the account's own, that fit
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_analysis"
        constraints = [models.UniqueConstraint(fields=["account_id", "message_id", "tier"], name="ai_analysis_once")]


class Correction(ScopedModel):
    """An operator knows better. None: he said nothing about that."""

    conversation = of_conversation()
    message_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    intent = models.CharField(max_length=64, null=True)
    sentiment = models.CharField(max_length=16, null=True)
    urgent = models.BooleanField(null=True)
    before = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_correction"
        indexes = [models.Index(fields=["account_id", "conversation", "-id"], name="ai_correction_latest")]


class Draft(ScopedModel):
    """A reply prepared for the customer's last message (message_id: as far as was read); sources cite articles."""

    class State(models.TextChoices):
        READY = "ready"
        STALE = "stale"
        USED = "used"
        DISMISSED = "dismissed"

    conversation = of_conversation()
    message_id = models.BigIntegerField()
    run_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.READY)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    confidence = models.FloatField(default=0)
    sources = models.JSONField(default=list)
    tier = models.SmallIntegerField()
    model = models.CharField(max_length=120)
    key = models.CharField(max_length=64)  # of all it was made from: the same key, the same draft
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "conversation"], name="ai_draft_one_ready", condition=models.Q(state="ready")
            ),
        ]
        indexes = [models.Index(fields=["account_id", "conversation", "-id"], name="ai_draft_latest")]


class UnwantedLabel(ScopedModel):
    """A label somebody does not want suggested in this conversation any more; that holds for everybody."""

    conversation = of_conversation()
    title = models.CharField(max_length=255)
    user_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_unwanted_label"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "conversation", "title"], name="ai_unwanted_label_once")
        ]


class Summary(ScopedModel):
    """What the conversation has come to, as far as message_id."""

    conversation = of_conversation()
    message_id = models.BigIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_summary"
        constraints = [models.UniqueConstraint(fields=["account_id", "conversation"], name="ai_summary_once")]


class Lesson(ScopedModel):
    """What tier 1 has learnt of an account's corrections. revision: rises with each learning; processes go by it."""

    revision = models.IntegerField(default=1)
    corrections = models.IntegerField(default=0)
    weights = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_lesson"
        constraints = [models.UniqueConstraint(fields=["account_id"], name="ai_lesson_once")]
