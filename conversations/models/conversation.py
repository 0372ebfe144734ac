"""A conversation, with the read model of the inbox on its own row (design: docs/inbox.md).

What a list row shows is stored here and kept by the services in the transaction of the change, so lists never touch
messages. Enum numbers are those of Chatwoot's API.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, ContactInbox
from helpdesk.events.models import CurrentTransaction, TransactionId
from helpdesk.scope.models import ScopedManager, ScopedModel, ScopedQuerySet
from helpdesk.tenancy.models import Inbox, Team, User


class ConversationQuerySet(ScopedQuerySet):
    def unassigned(self):
        return self.filter(assignee__isnull=True)

    def assigned(self):
        return self.filter(assignee__isnull=False)

    def assigned_to(self, user_id: int):
        return self.filter(assignee_id=user_id)

    def unattended(self):
        """No human has answered yet, or the customer waits for one."""
        return self.filter(Q(first_reply_created_at__isnull=True) | Q(waiting_since__isnull=False))

    def resolvable(self, idle_since):
        """Open ones nothing has happened in since then."""
        return self.filter(status=Conversation.Status.OPEN, last_activity_at__lt=idle_since)


class ConversationManager(ScopedManager.from_queryset(ConversationQuerySet)):
    pass


class Conversation(ScopedModel):
    class Status(models.IntegerChoices):
        OPEN = 0, _("open")
        RESOLVED = 1, _("resolved")
        PENDING = 2, _("pending")
        SNOOZED = 3, _("snoozed")

    class Priority(models.IntegerChoices):
        LOW = 0, _("low")
        MEDIUM = 1, _("medium")
        HIGH = 2, _("high")
        URGENT = 3, _("urgent")

    class Section(models.IntegerChoices):
        CLOSED = 0, _("closed")
        URGENT = 1, _("urgent")
        WAITING = 2, _("waiting")
        OTHER = 3, _("other")

    class Author(models.IntegerChoices):
        """Who wrote the last message a list row previews (also a message's sender_type)."""

        CONTACT = 0, "contact"
        USER = 1, "user"
        BOT = 2, "bot"
        SYSTEM = 3, "system"

    display_id = models.IntegerField(_("number"), editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    identifier = models.CharField(max_length=255, null=True, blank=True)
    inbox = models.ForeignKey(
        Inbox, models.CASCADE, db_constraint=False, db_index=False, related_name="conversations"
    )  # lane_all and others are led by account and inbox
    prev_inbox_id = models.BigIntegerField(null=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, db_constraint=False, related_name="conversations")
    contact_inbox = models.ForeignKey(ContactInbox, models.CASCADE, db_constraint=False, related_name="conversations")
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="assigned_conversations")
    team = models.ForeignKey(Team, models.SET_NULL, db_constraint=False, null=True, blank=True)
    status = models.SmallIntegerField(_("status"), choices=Status.choices, default=Status.OPEN)
    priority = models.SmallIntegerField(_("priority"), choices=Priority.choices, null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    labels = ArrayField(models.CharField(max_length=255), default=list, blank=True)

    waiting_since = models.DateTimeField(null=True)
    first_reply_created_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    agent_last_seen_at = models.DateTimeField(null=True)
    assignee_last_seen_at = models.DateTimeField(null=True)
    contact_last_seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    sla_policy_id = models.BigIntegerField(null=True)
    sla_due_at = models.DateTimeField(null=True)
    sla_near = models.BooleanField(default=False)  # kept by the conversation_touch trigger and the ticker

    # The inbox's read model.
    contact_name = models.CharField(max_length=255, blank=True)
    contact_avatar = models.CharField(max_length=2048, blank=True)
    preview = models.CharField(max_length=300, blank=True)
    preview_author = models.SmallIntegerField(choices=Author.choices, null=True)
    preview_by = models.BigIntegerField(null=True)  # the colleague, where one of us wrote it
    preview_auto = models.BooleanField(default=False)
    preview_at = models.DateTimeField(null=True)
    last_message_id = models.BigIntegerField(null=True)
    unread_count = models.IntegerField(default=0)
    contact_unread_count = models.IntegerField(default=0)
    intent = models.CharField(max_length=64, blank=True)
    sentiment = models.CharField(max_length=16, blank=True)
    ai_urgent = models.BooleanField(default=False)
    draft_preview = models.CharField(max_length=300, blank=True)
    product = models.JSONField(null=True, blank=True)

    custom_attributes = models.JSONField(default=dict, blank=True)
    additional_attributes = models.JSONField(default=dict, blank=True)
    csat_rating = models.SmallIntegerField(null=True)
    csat_comment = models.TextField(blank=True)
    csat_rated_at = models.DateTimeField(null=True)
    external_branch = models.CharField(max_length=255, blank=True)
    external_region = models.CharField(max_length=255, blank=True)

    version = models.IntegerField(default=1)  # rises with every change; a client's version older than it gets 409
    event_seq = models.IntegerField(default=0)  # the last position in this conversation's own stream of events
    chg_xid = TransactionId(db_default=CurrentTransaction(), editable=False)
    section = models.GeneratedField(
        expression=Case(
            When(Q(status=1) | Q(status=3), then=Value(0)),
            When(Q(priority__gte=2) | Q(sla_near=True) | Q(ai_urgent=True), then=Value(1)),
            When(waiting_since__isnull=False, then=Value(2)),
            default=Value(3),
        ),
        output_field=models.SmallIntegerField(choices=Section.choices),
        db_persist=True,
    )

    objects = ConversationManager()

    class Meta:
        db_table = "conversation"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "display_id"], name="conversation_number_once"),
            models.UniqueConstraint(fields=["account_id", "id"], name="conversation_tenant_key"),
            models.CheckConstraint(condition=Q(status__in=[0, 1, 2, 3]), name="conversation_status"),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__in=[0, 1, 2, 3]), name="conversation_priority"
            ),
            models.CheckConstraint(condition=Q(status=3) | Q(snoozed_until=None), name="conversation_snooze"),
            models.CheckConstraint(
                condition=Q(unread_count__gte=0, contact_unread_count__gte=0), name="conversation_unread"
            ),
            models.CheckConstraint(
                condition=Q(csat_rating__isnull=True) | Q(csat_rating__range=(1, 5)), name="conversation_csat"
            ),
        ]
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self):
        return f"#{self.display_id} {self.contact_name}"


class Participant(ScopedModel):
    """Who follows a conversation beside its assignee."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, related_name="participants")
    user = models.ForeignKey(User, models.CASCADE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "participant"
        constraints = [models.UniqueConstraint(fields=["account_id", "conversation", "user"], name="participant_once")]


class Mention(ScopedModel):
    """The last time a person was mentioned in a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE)
    mentioned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "mention"
        constraints = [models.UniqueConstraint(fields=["account_id", "conversation", "user"], name="mention_once")]
        indexes = [models.Index(fields=["account_id", "user", "-mentioned_at"], name="mention_recent")]


class Notification(ScopedModel):
    """One a person and message; where several reasons apply the strongest is kept."""

    class Reason(models.IntegerChoices):
        PARTICIPATING = 1
        ASSIGNED = 2
        MENTION = 3
        ASSIGNMENT = 4  # the conversation itself was given to the person

    user = models.ForeignKey(User, models.CASCADE)
    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, related_name="notifications")
    event_id = models.BigIntegerField()
    message_id = models.BigIntegerField(null=True)
    reason = models.SmallIntegerField(choices=Reason.choices)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "notification"
        constraints = [models.UniqueConstraint(fields=["account_id", "user", "event_id"], name="notification_once")]
        indexes = [
            models.Index(fields=["account_id", "user", "-created_at"], name="notification_recent"),
            models.Index(
                fields=["account_id", "user", "conversation"], name="notification_unread", condition=Q(read_at=None)
            ),
        ]


class Draft(ScopedModel):
    """What an operator has typed and not sent, so that another device can go on."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE)
    content = models.TextField(max_length=150_000)
    private = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["account_id", "conversation", "user"], name="draft_once")]
