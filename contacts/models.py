"""Customers, and the identities they come in with."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel
from helpdesk.tenancy.models import Inbox, public_token

E164 = r"^\+[1-9]\d{1,14}$"


class Contact(ScopedModel):
    """A customer of the account. Unknown visitors get a row with their first message, not before."""

    name = models.CharField(_("name"), max_length=255, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone_number = models.CharField(
        _("phone"),
        max_length=16,
        null=True,
        blank=True,
        validators=[RegexValidator(E164, _("Write it as +79161234567."))],
    )
    identifier = models.CharField(_("outside id"), max_length=255, null=True, blank=True)
    blocked = models.BooleanField(_("blocked"), default=False)
    avatar_url = models.CharField(max_length=2048, blank=True)
    locale = models.CharField(_("language"), max_length=8, blank=True)
    location = models.CharField(_("location"), max_length=255, blank=True)
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    additional_attributes = models.JSONField(default=dict, blank=True)
    custom_attributes = models.JSONField(default=dict, blank=True)
    last_activity_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "contact"
        constraints = [
            models.UniqueConstraint("account_id", Lower("email"), name="contact_email_once"),
            models.UniqueConstraint(fields=["account_id", "identifier"], name="contact_identifier_once"),
            models.UniqueConstraint(fields=["account_id", "phone_number"], name="contact_phone_once"),
            models.CheckConstraint(condition=models.Q(phone_number__regex=E164), name="contact_phone_e164"),
            models.CheckConstraint(
                condition=~models.Q(email="") & ~models.Q(identifier=""), name="contact_null_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["account_id", "-last_activity_at", "-id"], name="contact_recent")]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return self.name or self.email or self.phone_number or f"#{self.pk}"


class ContactInbox(ScopedModel):
    """A contact's identity in one inbox: a visitor's session, an e-mail address, a chat's id.

    `source_id` is what the channel calls the customer; a website visitor's is his session id.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, db_constraint=False, related_name="contact_inboxes")
    inbox = models.ForeignKey(Inbox, models.CASCADE, db_constraint=False, related_name="contact_inboxes")
    source_id = models.CharField(max_length=255)
    hmac_verified = models.BooleanField(default=False)
    pubsub_token = models.CharField(max_length=64, unique=True, default=public_token, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "contact_inbox"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "inbox", "source_id"], name="contact_inbox_source_once")
        ]
        indexes = [models.Index(fields=["account_id", "contact"], name="contact_inbox_contact")]

    def __str__(self):
        return self.source_id
