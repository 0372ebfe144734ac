"""What an administrator sets up, and what he may look at."""

from django.conf import settings
from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from contacts.models import Contact
from conversations.models import CannedResponse, Conversation, Label, Message
from conversations.services.actors import Actor
from helpdesk.admin_site import admin_site
from helpdesk.events.models import Event
from helpdesk.events.publish import publish
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account, Inbox, InboxMember, Membership, Team, TeamMember, User


class Scoped:
    """Administrators may do here what this class allows; the scoped managers show their own account's rows only."""

    allowed = {"view", "add", "change", "delete"}

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return "add" in self.allowed

    def has_change_permission(self, request, obj=None):
        return "change" in self.allowed

    def has_delete_permission(self, request, obj=None):
        return "delete" in self.allowed

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """People are the installation's; only the account's own may be chosen."""
        if db_field.related_model is User:
            members = Membership.objects.values_list("user_id", flat=True)
            kwargs["queryset"] = User.objects.filter(pk__in=list(members))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ScopedAdmin(Scoped, ModelAdmin):
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        publish("account.changed", actor=Actor.user(request.user), payload={"what": obj._meta.model_name})

    def log_addition(self, request, obj, message):
        """Our own log of events says it; Django's would know of no account."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """As above."""


class ReadOnlyAdmin(ScopedAdmin):
    allowed = {"view"}


class MembersInline(Scoped, TabularInline):
    extra = 0


class InboxMembers(MembersInline):
    model = InboxMember


class TeamMembers(MembersInline):
    model = TeamMember


@admin.register(Account, site=admin_site)
class AccountAdmin(ScopedAdmin):
    allowed = {"view", "change"}
    list_display = ["name", "locale", "timezone"]
    fields = ["name", "locale", "timezone", "domain", "support_email"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk=current_account_id())


class RightsAdmin(ScopedAdmin):
    """Changes what people may see: their version rises, and their sockets come back with the new rights."""

    def save_related(self, request, form, formsets, change):
        before = self._people(form.instance)
        super().save_related(request, form, formsets, change)
        self._tell(request, before | self._people(form.instance))

    def _people(self, obj) -> set[int]:
        return set(obj.memberships.values_list("user_id", flat=True))

    def _tell(self, request, people: set[int]) -> None:
        Membership.objects.filter(user_id__in=people).update(version=F("version") + 1)
        publish("membership.changed", actor=Actor.user(request.user), payload={"user_ids": sorted(people)})


@admin.register(Membership, site=admin_site)
class MembershipAdmin(RightsAdmin):
    allowed = {"view", "change", "delete"}
    list_display = ["user", "email", "role", "sees", "capacity"]
    list_select_related = ["user"]
    fields = ["user", "role", "sees", "capacity", "auto_offline"]
    readonly_fields = ["user"]
    search_fields = ["user__name", "user__email"]

    @admin.display(description=_("e-mail"))
    def email(self, row):
        return row.user.email

    def _people(self, obj) -> set[int]:
        return {obj.user_id}

    def has_delete_permission(self, request, obj=None):
        return obj is None or obj.user_id != request.user.pk

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._removed(request, [obj.user_id])

    def delete_queryset(self, request, queryset):
        people = sorted(queryset.values_list("user_id", flat=True))
        super().delete_queryset(request, queryset)
        self._removed(request, people)

    def _removed(self, request, people: list[int]) -> None:
        actor, payload = Actor.user(request.user), {"user_ids": people, "removed": people}
        publish("membership.changed", actor=actor, payload=payload)


LOOK = [
    "widget_color",
    "widget_position",
    "welcome_title",
    "welcome_tagline",
    "greeting_enabled",
    "greeting_message",
    "reply_time",
]
BEHAVIOUR = [
    "allow_messages_after_resolved",
    "allow_end_conversation",
    "csat_survey_enabled",
    "enable_auto_assignment",
    "working_hours_enabled",
    "working_hours",
    "timezone",
    "out_of_office_message",
]


@admin.register(Inbox, site=admin_site)
class InboxAdmin(RightsAdmin):
    list_display = ["name", "channel", "website_url"]
    inlines = [InboxMembers]
    readonly_fields = ["snippet", "identifier", "hmac_token"]
    fieldsets = [
        (None, {"fields": ["name", "channel", "snippet", "website_url", "allowed_domains", "locale"]}),
        (_("Look"), {"fields": LOOK}),
        (_("Behaviour"), {"fields": BEHAVIOUR}),
        (_("Connecting"), {"fields": ["identifier", "hmac_token", "hmac_mandatory", "webhook_url"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "working_hours":
            kwargs |= {"label": _("hours of each day"), "help_text": _("One entry a day, 0 is Sunday.")}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("Put this on the site"))
    def snippet(self, row):
        if row.pk is None:
            return "—"
        return f'<script async src="{settings.BASE_URL}/widget.js" data-inbox="{row.website_token}"></script>'


@admin.register(Team, site=admin_site)
class TeamAdmin(RightsAdmin):
    list_display = ["name", "description", "allow_auto_assign"]
    fields = ["name", "description", "allow_auto_assign"]
    inlines = [TeamMembers]


@admin.register(Label, site=admin_site)
class LabelAdmin(ScopedAdmin):
    list_display = ["title", "color", "show_on_sidebar"]


@admin.register(CannedResponse, site=admin_site)
class CannedResponseAdmin(ScopedAdmin):
    list_display = ["short_code", "content"]
    search_fields = ["short_code", "content"]


@admin.register(Contact, site=admin_site)
class ContactAdmin(ScopedAdmin):
    allowed = {"view", "change"}
    list_display = ["name", "email", "phone_number", "last_activity_at", "blocked"]
    search_fields = ["name", "email", "phone_number", "identifier"]
    fields = ["name", "email", "phone_number", "identifier", "blocked", "location", "custom_attributes"]


class Messages(Scoped, TabularInline):
    model = Message
    allowed = {"view"}
    extra = 0
    fields = readonly_fields = ["created_at", "sender_name", "private", "plain_text", "status"]
    ordering = ["pk"]


@admin.register(Conversation, site=admin_site)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ["display_id", "contact_name", "inbox", "status", "priority", "assignee", "last_activity_at"]
    list_select_related = ["inbox", "assignee"]
    list_filter = ["status", "priority"]
    search_fields = ["contact_name", "display_id"]
    ordering = ["-last_activity_at"]
    fields = ["display_id", "contact", "inbox", "status", "priority", "assignee", "team", "labels", "created_at"]
    inlines = [Messages]


@admin.register(Event, site=admin_site)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "actor_type", "actor_id", "conversation_id"]
    list_filter = ["kind"]
    fields = ["created_at", "kind", "actor_type", "actor_id", "conversation_id", "payload"]
    ordering = ["-id"]
    show_full_result_count = False
