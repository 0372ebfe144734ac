"""What an account wants of the AI, what it compares, and what it has to be told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.scope.models import ScopedModel


class Setting(ScopedModel):
    """An account's choice (inbox is null) or what one inbox does differently; empty fields say nothing.

    encrypted_key: see `ai.secrets`; capability: what the provider can promise of an answer's form; policy: the house's
    own rules for drafts; autopilot: {intent: "off" | "draft" | "auto"}; rules: tier 1's own, see `ai.tier1`; alert_*:
    whether administrators get alerts by e-mail (null: yes), and the webhook that gets them, with its sealed secret.
    """

    class Capability(models.TextChoices):
        JSON_SCHEMA = "json_schema"
        JSON_OBJECT = "json_object"
        PROMPT_ONLY = "prompt_only"

    inbox = models.ForeignKey("tenancy.Inbox", models.CASCADE, null=True, db_constraint=False, related_name="+")
    enabled = models.BooleanField(null=True)
    base_url = models.CharField(max_length=500, blank=True)
    encrypted_key = models.TextField(blank=True)
    model_small = models.CharField(max_length=120, blank=True)
    model_full = models.CharField(max_length=120, blank=True)
    capability = models.CharField(max_length=16, choices=Capability.choices, blank=True)
    policy = models.TextField(blank=True)
    autopilot = models.JSONField(default=dict, blank=True)
    rules = models.JSONField(default=list, blank=True)
    requests_per_minute = models.PositiveIntegerField(null=True)
    alert_mail = models.BooleanField(null=True)
    alert_url = models.CharField(max_length=500, blank=True)
    encrypted_alert_secret = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "ai_setting"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "inbox"], name="ai_setting_once", nulls_distinct=False)
        ]


class Experiment(ScopedModel):
    """Arms compared by hash of the conversation: [{"name", "weight", "model_small"?, "model_full"?, "prompt"?}].

    An arm whose drafts are harmful more often than `most_harmful` per cent after `least_runs` runs stops itself.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        STOPPED = "stopped"

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    arms = models.JSONField(default=list)
    stopped_arms = models.JSONField(default=dict)  # {name: why}
    least_runs = models.PositiveIntegerField(default=50)
    most_harmful = models.FloatField(default=2.0)
    created_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ai_experiment"
        constraints = [
            models.UniqueConstraint(fields=["account_id"], name="ai_experiment_one", condition=Q(state="running")),
        ]


class Alert(ScopedModel):
    """Something an administrator has to know, once a day and subject, with how often it happened."""

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=200)
    day = models.DateField()
    detail = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_alert"
        constraints = [models.UniqueConstraint(fields=["account_id", "kind", "subject", "day"], name="ai_alert_once")]


class Alarm(ScopedModel):
    """A measure that is out of bounds, or was: told when it changes, and not while it stays. since: the last change."""

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=200)
    raised = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "ai_alarm"
        constraints = [models.UniqueConstraint(fields=["account_id", "kind", "subject"], name="ai_alarm_once")]
