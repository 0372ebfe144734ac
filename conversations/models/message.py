"""Messages and their files."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from helpdesk.scope.models import ScopedModel
from helpdesk.tenancy.models import Inbox

models.TextField.register_lookup(Length)


class Message(ScopedModel):
    class Type(models.IntegerChoices):
        INCOMING = 0
        OUTGOING = 1
        ACTIVITY = 2
        TEMPLATE = 3

    class ContentType(models.IntegerChoices):
        TEXT = 0, "text"
        INPUT_TEXT = 1, "input_text"
        INPUT_TEXTAREA = 2, "input_textarea"
        INPUT_EMAIL = 3, "input_email"
        INPUT_SELECT = 4, "input_select"
        CARDS = 5, "cards"
        FORM = 6, "form"
        ARTICLE = 7, "article"
        INCOMING_EMAIL = 8, "incoming_email"
        INPUT_CSAT = 9, "input_csat"
        INTEGRATIONS = 10, "integrations"
        STICKER = 11, "sticker"

    class Status(models.IntegerChoices):
        SENT = 0, "sent"
        DELIVERED = 1, "delivered"
        READ = 2, "read"
        FAILED = 3, "failed"

    Author = Conversation.Author

    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, related_name="messages")
    inbox = models.ForeignKey(Inbox, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    message_type = models.SmallIntegerField(choices=Type.choices)
    content_type = models.SmallIntegerField(choices=ContentType.choices, default=ContentType.TEXT)
    private = models.BooleanField(default=False)
    content = models.TextField(blank=True)
    processed_message_content = models.TextField(blank=True)  # sanitised HTML, safe to show
    plain_text = models.TextField(blank=True)  # for previews and search
    status = models.SmallIntegerField(choices=Status.choices, default=Status.SENT)
    sender_type = models.SmallIntegerField(choices=Author.choices)
    sender_id = models.BigIntegerField(null=True)
    sender_name = models.CharField(max_length=255, blank=True)
    echo_id = models.CharField(max_length=128, null=True)
    source_id = models.CharField(max_length=512, null=True)
    content_attributes = models.JSONField(default=dict, blank=True)
    additional_attributes = models.JSONField(default=dict, blank=True)
    external_source_ids = models.JSONField(default=dict, blank=True)
    sentiment = models.JSONField(default=dict, blank=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "message"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "id"], name="message_tenant_key"),
            models.UniqueConstraint(
                "account_id",
                "conversation",
                "sender_type",
                Coalesce("sender_id", 0),
                "echo_id",
                condition=Q(echo_id__isnull=False),
                name="message_echo_once",
            ),
            models.UniqueConstraint(
                fields=["account_id", "inbox", "source_id"],
                condition=Q(source_id__isnull=False),
                name="message_source_once",
            ),
            models.CheckConstraint(condition=Q(content__length__lte=150_000), name="message_length"),
            models.CheckConstraint(condition=Q(message_type__in=[0, 1, 2, 3]), name="message_type"),
        ]
        indexes = [models.Index(fields=["conversation", "-id"], name="message_thread")]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self):
        return self.plain_text[:80]

    @property
    def is_public(self) -> bool:
        """Whether the customer may see it."""
        return not self.private and self.message_type != self.Type.ACTIVITY


def attachment_path(attachment, filename: str) -> str:
    """A path that says nothing of the file: the name given by a stranger stays in the database."""
    return f"{attachment.account_id}/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class Attachment(ScopedModel):
    """A file. Uploaded first (message is null, bound to its uploader), claimed by the message that carries it."""

    class FileType(models.IntegerChoices):
        IMAGE = 0, "image"
        AUDIO = 1, "audio"
        VIDEO = 2, "video"
        FILE = 3, "file"

    message = models.ForeignKey(Message, models.CASCADE, db_constraint=False, null=True, related_name="attachments")
    conversation = models.ForeignKey(Conversation, models.CASCADE, db_constraint=False, null=True, related_name="+")
    uploaded_by = models.CharField(max_length=128, editable=False)  # "user:7" or "session:<source_id>"
    file = models.FileField(upload_to=attachment_path, max_length=255)
    thumb = models.FileField(upload_to=attachment_path, max_length=255, blank=True)
    file_type = models.SmallIntegerField(choices=FileType.choices, default=FileType.FILE)
    content_type = models.CharField(max_length=127)  # found in the content, not believed from the sender
    file_name = models.CharField(max_length=255)
    file_size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    meta = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "attachment"
        indexes = [
            models.Index(fields=["account_id", "message"], name="attachment_message"),
            models.Index(fields=["created_at"], name="attachment_unclaimed", condition=Q(message=None)),
        ]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.file_name
