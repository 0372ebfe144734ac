"""The ledger: what may be spent, what is reserved, what was spent. Amounts are millionths of a US dollar."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.scope.models import ScopedModel


class Scope(models.TextChoices):
    ACCOUNT = "account"
    INBOX = "inbox"
    CONVERSATION = "conversation"
    JUDGE = "judge"  # the share of the account's that goes into judging what was sent


class Period(models.TextChoices):
    DAY = "day"
    MONTH = "month"


class Budget(ScopedModel):
    """The most that may be spent in a period. scope_id: the inbox; 0 means every one. What is not said here is the
    installation's default; the installation's own budget is a setting of the machine."""

    scope = models.CharField(max_length=12, choices=Scope.choices)
    scope_id = models.BigIntegerField(default=0)
    period = models.CharField(max_length=5, choices=Period.choices)
    limit_micro = models.BigIntegerField()

    class Meta:
        db_table = "ai_budget"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "scope", "scope_id", "period"], name="ai_budget_once"),
            models.CheckConstraint(condition=Q(limit_micro__gte=0), name="ai_budget_positive"),
        ]


class Spend(ScopedModel):
    """How much of a period's budget is reserved and spent. Written by the ledger only."""

    scope = models.CharField(max_length=12, choices=Scope.choices)
    scope_id = models.BigIntegerField(default=0)
    period = models.CharField(max_length=5, choices=Period.choices)
    starts_on = models.DateField()
    reserved_micro = models.BigIntegerField(default=0)
    spent_micro = models.BigIntegerField(default=0)

    class Meta:
        db_table = "ai_spend"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "scope", "scope_id", "period", "starts_on"], name="ai_spend_once"
            ),
        ]


class LedgerEntry(ScopedModel):
    """One movement of money, never changed but for `open`. reserve: the worst case before a call; then either
    settle (what it came to) or release (nothing was billed). shares: [[inbox id, conversation id, micro], ..].

    own: the account pays the provider itself, so the installation's budget is not touched; purpose: "judge" or empty.
    """

    class Kind(models.TextChoices):
        RESERVE = "reserve"
        SETTLE = "settle"
        RELEASE = "release"

    call = models.UUIDField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    amount_micro = models.BigIntegerField()
    shares = models.JSONField(default=list)
    day = models.DateField()
    model = models.CharField(max_length=120)
    note = models.CharField(max_length=64, blank=True)
    own = models.BooleanField(default=False)
    purpose = models.CharField(max_length=12, blank=True)
    open = models.BooleanField(default=False)  # a reservation nothing has followed yet
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ai_ledger"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "call"], name="ai_ledger_reserved_once", condition=Q(kind="reserve")
            ),
            models.UniqueConstraint(
                fields=["account_id", "call"], name="ai_ledger_closed_once", condition=~Q(kind="reserve")
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="ai_ledger_open", condition=Q(open=True))]


class Price(ScopedModel):
    """An account's own price of a model, before the known ones of `ai.ledger.prices`. USD per million tokens.

    windows: [{"days": [0..6], "from_utc": "06:00", "to_utc": "10:00", "multiplier": 2}].
    """

    model = models.CharField(max_length=120)
    input_miss = models.DecimalField(max_digits=12, decimal_places=6)
    input_hit = models.DecimalField(max_digits=12, decimal_places=6)
    output = models.DecimalField(max_digits=12, decimal_places=6)
    windows = models.JSONField(default=list)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    source = models.CharField(max_length=255, blank=True)
    checked_at = models.DateField(null=True)

    class Meta:
        db_table = "ai_price"
        indexes = [models.Index(fields=["account_id", "model", "-valid_from"], name="ai_price_model")]
