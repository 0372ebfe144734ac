"""Accounts, the people in them, and the doors (inboxes) customers come in by.

Account and User are the registry of the installation; everything else here belongs to one account. Enum numbers are
those of Chatwoot's API, whose clients can be pointed here.
"""

import secrets
import uuid

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel
from helpdesk.tenancy.hours import default_working_hours, valid_timezone, valid_working_hours


def public_token() -> str:
    return secrets.token_urlsafe(18)


class Account(models.Model):
    """The tenant."""

    class Status(models.IntegerChoices):
        ACTIVE = 0, _("active")
        SUSPENDED = 1, _("suspended")

    name = models.CharField(_("name"), max_length=255)
    locale = models.CharField(_("language"), max_length=8, default="en", choices=[("en", "English"), ("ru", "Русский")])
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[valid_timezone])
    domain = models.CharField(_("domain"), max_length=100, blank=True)
    support_email = models.EmailField(_("support e-mail"), max_length=100, blank=True)
    status = models.SmallIntegerField(choices=Status.choices, default=Status.ACTIVE, editable=False)
    settings = models.JSONField(default=dict, blank=True)
    custom_attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "account"
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. What he may do in an account is said by his Membership there."""

    username = None
    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=255)
    display_name = models.CharField(_("shown to customers as"), max_length=255, blank=True)
    email = models.EmailField(_("e-mail"), unique=True)
    locale = models.CharField(_("language"), max_length=8, blank=True)
    message_signature = models.TextField(blank=True, max_length=20_000)
    ui_settings = models.JSONField(default=dict, blank=True)
    pubsub_token = models.CharField(max_length=64, unique=True, default=public_token, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "person"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_lower")]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.email

    @property
    def available_name(self) -> str:
        return self.display_name or self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.available_name


class ApiToken(models.Model):
    """A person's key to the API. Only its digest is stored; the key itself follows from SECRET_KEY (see tokens)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="api_token")
    nonce = models.UUIDField(default=uuid.uuid4)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self):
        return f"key of {self.user_id}"


class Membership(ScopedModel):
    """A person's place in an account: role, availability and what he is restricted to."""

    class Role(models.IntegerChoices):
        AGENT = 0, _("agent")
        ADMINISTRATOR = 1, _("administrator")

    class Availability(models.IntegerChoices):
        ONLINE = 0, _("online")
        OFFLINE = 1, _("offline")
        BUSY = 2, _("busy")

    class Sees(models.IntegerChoices):
        ALL = 0, _("every conversation of the inboxes")
        OWN_AND_UNASSIGNED = 1, _("own and unassigned ones")
        OWN = 2, _("own ones only")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.SmallIntegerField(_("role"), choices=Role.choices, default=Role.AGENT)
    availability = models.SmallIntegerField(choices=Availability.choices, default=Availability.ONLINE)
    auto_offline = models.BooleanField(_("offline when not connected"), default=True)
    sees = models.SmallIntegerField(_("sees"), choices=Sees.choices, default=Sees.ALL)
    capacity = models.PositiveIntegerField(_("open conversations at most"), null=True, blank=True)
    open_count = models.IntegerField(default=0, editable=False)
    last_assigned_at = models.DateTimeField(null=True, editable=False)
    # Rises with every change of what the person may see, so that cursors and sockets of before are given up.
    version = models.PositiveIntegerField(default=1, editable=False)
    active_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "membership"
        constraints = [models.UniqueConstraint(fields=["account_id", "user"], name="membership_once")]
        indexes = [models.Index(fields=["user"], name="membership_user")]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self):
        return str(self.user)

    @classmethod
    def all_of(cls, user: "User"):
        """A person's places in every account; asked in his own scope, which the `own` policy lets see them."""
        return cls._base_manager.filter(user=user).order_by("pk")

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR


class Team(ScopedModel):
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True, max_length=20_000)
    allow_auto_assign = models.BooleanField(_("assign automatically"), default=True)
    members = models.ManyToManyField(User, through="TeamMember", related_name="teams")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "team"
        constraints = [models.UniqueConstraint("account_id", Lower("name"), name="team_name_once")]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name


class TeamMember(ScopedModel):
    team = models.ForeignKey(Team, models.CASCADE, db_constraint=False, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="team_memberships")

    class Meta:
        db_table = "team_member"
        constraints = [models.UniqueConstraint(fields=["account_id", "team", "user"], name="team_member_once")]
        verbose_name = _("team member")
        verbose_name_plural = _("team members")

    def __str__(self):
        return str(self.user)


class Inbox(ScopedModel):
    """A door: a website's widget, an API channel, later e-mail, Telegram and marketplaces."""

    class Channel(models.TextChoices):
        WEB_WIDGET = "web_widget", _("Website")
        API = "api", _("API")
        EMAIL = "email", _("E-mail")
        TELEGRAM = "telegram", _("Telegram")
        WILDBERRIES = "wildberries", _("Wildberries")
        OZON = "ozon", _("Ozon")

    class SenderName(models.IntegerChoices):
        FRIENDLY = 0, _("friendly")
        PROFESSIONAL = 1, _("professional")

    name = models.CharField(_("name"), max_length=255)
    channel = models.CharField(_("channel"), max_length=32, choices=Channel.choices, default=Channel.WEB_WIDGET)
    locale = models.CharField(_("language"), max_length=8, blank=True, help_text=_("Empty: the visitor's own."))
    website_url = models.CharField(_("website"), max_length=2048, blank=True)
    website_token = models.CharField(max_length=64, unique=True, default=public_token, editable=False)
    identifier = models.CharField(max_length=64, unique=True, default=public_token, editable=False)
    hmac_token = models.CharField(max_length=64, default=public_token, editable=False)
    hmac_mandatory = models.BooleanField(_("identity must be proven"), default=False)
    secret = models.CharField(max_length=64, default=public_token, editable=False)
    webhook_url = models.CharField(_("webhook"), max_length=2048, blank=True)
    allowed_domains = ArrayField(
        models.CharField(max_length=255),
        verbose_name=_("allowed domains"),
        default=list,
        blank=True,
        help_text=_(
            "Where the widget may be embedded, separated by commas; *.example.com covers subdomains. Empty: anywhere."
        ),
    )
    widget_color = models.CharField(_("colour"), max_length=7, default="#3b5bdb")
    widget_position = models.CharField(
        _("position"), max_length=5, default="right", choices=[("right", _("right")), ("left", _("left"))]
    )
    welcome_title = models.CharField(_("welcome title"), max_length=255, blank=True)
    welcome_tagline = models.CharField(_("welcome text"), max_length=255, blank=True)
    greeting_enabled = models.BooleanField(_("greet"), default=False)
    greeting_message = models.TextField(_("greeting"), blank=True, max_length=10_000)
    pre_chat_form_enabled = models.BooleanField(_("ask before the chat"), default=False)
    pre_chat_form_options = models.JSONField(default=dict, blank=True)
    reply_time = models.CharField(
        _("usual reply time"),
        max_length=32,
        default="in_a_few_minutes",
        choices=[
            ("in_a_few_minutes", _("a few minutes")),
            ("in_a_few_hours", _("a few hours")),
            ("in_a_day", _("a day")),
        ],
    )
    working_hours_enabled = models.BooleanField(_("working hours"), default=False)
    working_hours = models.JSONField(default=default_working_hours, validators=[valid_working_hours])
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[valid_timezone])
    out_of_office_message = models.TextField(_("out-of-hours message"), blank=True, max_length=10_000)
    enable_email_collect = models.BooleanField(_("ask for the e-mail"), default=True)
    csat_survey_enabled = models.BooleanField(_("ask for a rating"), default=False)
    enable_auto_assignment = models.BooleanField(_("assign automatically"), default=True)
    auto_assignment_config = models.JSONField(default=dict, blank=True)
    allow_messages_after_resolved = models.BooleanField(_("a new message reopens"), default=True)
    allow_end_conversation = models.BooleanField(_("the visitor may end the conversation"), default=True)
    lock_to_single_conversation = models.BooleanField(_("one conversation per visitor"), default=True)
    sender_name_type = models.SmallIntegerField(choices=SenderName.choices, default=SenderName.FRIENDLY)
    business_name = models.CharField(_("business name"), max_length=255, blank=True)
    channel_settings = models.JSONField(default=dict, blank=True)
    members = models.ManyToManyField(User, through="InboxMember", related_name="inboxes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "inbox"
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")

    def __str__(self):
        return self.name


class InboxMember(ScopedModel):
    inbox = models.ForeignKey(Inbox, models.CASCADE, db_constraint=False, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="inbox_memberships")

    class Meta:
        db_table = "inbox_member"
        constraints = [models.UniqueConstraint(fields=["account_id", "inbox", "user"], name="inbox_member_once")]
        indexes = [models.Index(fields=["account_id", "user"], name="inbox_member_user")]
        verbose_name = _("inbox member")
        verbose_name_plural = _("inbox members")

    def __str__(self):
        return str(self.user)
