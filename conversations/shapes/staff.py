"""What operators and integrations read: Chatwoot's shapes on its paths, and the inbox's own item.

`id` of a conversation is its number in the account everywhere. Times are epoch seconds in Chatwoot's shapes (0 for
never) and ISO 8601 in an item.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Contact, ContactInbox
from conversations.models import Attachment, Conversation, Message
from conversations.shapes import files
from conversations.shapes.people import agent as agent
from conversations.shapes.people import assignee as assignee
from conversations.shapes.people import team as team
from helpdesk.tenancy.models import Inbox

CHANNELS = {
    "web_widget": "Channel::WebWidget",
    "api": "Channel::Api",
    "email": "Channel::Email",
    "telegram": "Channel::Telegram",
}
SECTIONS = {0: "closed", 1: "urgent", 2: "waiting", 3: "other"}
SOON = timedelta(hours=1)
AUTHORS = {0: "contact", 1: "user", 2: "bot", 3: "system"}
SENDER_TYPES = {0: "Contact", 1: "User", 2: "AgentBot", 3: None}


def epoch(moment) -> int:
    return int(moment.timestamp()) if moment else 0


def iso(moment) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def channel_type(inbox: Inbox) -> str:
    return CHANNELS.get(inbox.channel, "Channel::Api")


def sender(message: Message) -> dict | None:
    kinds = {0: "contact", 1: "user", 2: "agent_bot"}
    if message.sender_type not in kinds or message.sender_id is None:
        return None
    name = message.sender_name
    return {
        "id": message.sender_id,
        "name": name,
        "available_name": name,
        "avatar_url": "",
        "thumbnail": "",
        "type": kinds[message.sender_type],
    }


def message(row: Message) -> dict:
    """Chatwoot's Message with our additions. Wants `attachments` prefetched and the conversation at hand."""
    shaped = {
        "id": row.pk,
        "account_id": row.account_id,
        "content": row.content,
        "processed_message_content": row.processed_message_content,
        "inbox_id": row.inbox_id,
        "conversation_id": row.conversation.display_id,
        "message_type": row.message_type,
        "content_type": row.get_content_type_display(),
        "status": row.get_status_display(),
        "content_attributes": row.content_attributes,
        "created_at": epoch(row.created_at),
        "created_at_iso": iso(row.created_at),
        "updated_at": row.updated_at.timestamp(),
        "private": row.private,
        "source_id": row.source_id,
        "echo_id": row.echo_id,
        "sender_type": SENDER_TYPES[row.sender_type],
        "sender_id": row.sender_id,
    }
    if (who := sender(row)) is not None:
        shaped["sender"] = who
    attachments: list[Attachment] = list(row.attachments.all())
    if attachments:
        shaped["attachments"] = [files.attachment(each) for each in attachments]
    return shaped


def contact(row: Contact) -> dict:
    return {
        "id": row.pk,
        "name": row.name,
        "email": row.email,
        "phone_number": row.phone_number,
        "identifier": row.identifier,
        "thumbnail": row.avatar_url,
        "blocked": row.blocked,
        "availability_status": "offline",
        "additional_attributes": row.additional_attributes,
        "custom_attributes": row.custom_attributes,
        "created_at": epoch(row.created_at),
        "last_activity_at": epoch(row.last_activity_at),
    }


def contact_with_inboxes(row: Contact) -> dict:
    return contact(row) | {"contact_inboxes": [contact_inbox(each) for each in row.contact_inboxes.all()]}


def contact_inbox(row: ContactInbox) -> dict:
    return {"source_id": row.source_id, "inbox": inbox_slim(row.inbox)}


def inbox_slim(row: Inbox) -> dict:
    return {
        "id": row.pk,
        "avatar_url": "",
        "channel_id": row.pk,
        "name": row.name,
        "channel_type": channel_type(row),
        "provider": None,
    }


def inbox(row: Inbox, administrator: bool = False) -> dict:
    names = [
        "greeting_enabled",
        "greeting_message",
        "working_hours_enabled",
        "working_hours",
        "timezone",
        "out_of_office_message",
        "enable_email_collect",
        "csat_survey_enabled",
        "enable_auto_assignment",
        "auto_assignment_config",
        "allow_messages_after_resolved",
        "lock_to_single_conversation",
        "business_name",
    ]
    shaped = inbox_slim(row) | {name: getattr(row, name) for name in names}
    shaped |= {"csat_config": {}, "sender_name_type": row.get_sender_name_type_display(), "callback_webhook_url": None}
    shaped |= _website(row) if row.channel == Inbox.Channel.WEB_WIDGET else _api(row)
    if administrator:
        shaped |= {"hmac_token": row.hmac_token, "secret": row.secret}
    return shaped


def _website(row: Inbox) -> dict:
    from django.conf import settings

    snippet = f'<script async src="{settings.BASE_URL}/widget.js" data-inbox="{row.website_token}"></script>'
    names = ["website_url", "website_token", "widget_color", "welcome_title", "welcome_tagline", "reply_time"]
    names += ["pre_chat_form_enabled", "pre_chat_form_options", "hmac_mandatory"]
    shaped = {name: getattr(row, name) for name in names}
    allowed = ",".join(row.allowed_domains)
    return shaped | {"web_widget_script": snippet, "selected_feature_flags": [], "allowed_domains": allowed}


def _api(row: Inbox) -> dict:
    return {
        "webhook_url": row.webhook_url,
        "inbox_identifier": row.identifier,
        "additional_attributes": row.channel_settings,
    }


def item(row: Conversation) -> dict:
    """A row of the inbox: of `selectors.rows`, or an instance with inbox, assignee and team selected (for_items)."""
    return {
        "id": row.display_id,
        "section": section_of(row),
        "status": STATUSES[row.status],
        "priority": PRIORITIES.get(row.priority),
        "unread_count": row.unread_count,
        "waiting_since": iso(row.waiting_since),
        "last_activity_at": iso(row.last_activity_at),
        "created_at": iso(row.created_at),
        "sla_due_at": iso(row.sla_due_at),
        "snoozed_until": iso(row.snoozed_until),
        "contact_last_seen_at": iso(row.contact_last_seen_at),
        "contact": {"id": row.contact_id, "name": row.contact_name, "avatar": row.contact_avatar},
        "inbox": {"id": row.inbox_id, "name": row.inbox.name, "channel": row.inbox.channel},
        "assignee": {"id": row.assignee_id, "name": row.assignee.available_name} if row.assignee else None,
        "team": {"id": row.team_id, "name": row.team.name} if row.team else None,
        "labels": row.labels,
        "last_message": _last(row),
        "ai": {
            "intent": row.intent,
            "sentiment": row.sentiment,
            "priority": "urgent" if row.ai_urgent else None,
            "draft_preview": row.draft_preview,
        },
        "product": row.product,
        "version": row.version,
    }


def section_of(row) -> str:
    """The stored section, but urgent as soon as the deadline is near, though the clock has not written it down yet."""
    near = row.section in (2, 3) and row.sla_due_at and row.sla_due_at <= timezone.now() + SOON
    return SECTIONS[1 if near else row.section]


STATUSES = {0: "open", 1: "resolved", 2: "pending", 3: "snoozed"}
PRIORITIES = {0: "low", 1: "medium", 2: "high", 3: "urgent"}


def _last(row: Conversation) -> dict | None:
    """Whatever is said leaves something to preview; only a deleted message leaves nothing."""
    if row.last_message_id is None:
        return None
    return {
        "id": row.last_message_id,
        "preview": row.preview or _("Message deleted"),
        "deleted": not row.preview,
        "sender_type": AUTHORS[row.preview_author],
        "sender_id": row.preview_by,
        "created_at": iso(row.preview_at),
        "auto": row.preview_auto,
    }


def conversation(row: Conversation, last: Message | None = None) -> dict:
    """Chatwoot's Conversation. last: its last message, already read."""
    return {
        "id": row.display_id,
        "uuid": str(row.uuid),
        "account_id": row.account_id,
        "inbox_id": row.inbox_id,
        "status": STATUSES[row.status],
        "priority": PRIORITIES.get(row.priority),
        "labels": row.labels,
        "muted": row.contact.blocked,
        "can_reply": True,
        "unread_count": min(row.unread_count, 10),
        "messages": [message(last)] if last else [],
        "last_non_activity_message": message(last) if last and last.message_type != Message.Type.ACTIVITY else None,
        "additional_attributes": row.additional_attributes,
        "custom_attributes": row.custom_attributes,
        "meta": _meta(row),
        "snoozed_until": iso(row.snoozed_until),
        "created_at": epoch(row.created_at),
        "last_activity_at": epoch(row.last_activity_at),
        "timestamp": epoch(row.last_activity_at),
        "updated_at": row.updated_at.timestamp(),
        "agent_last_seen_at": epoch(row.agent_last_seen_at),
        "assignee_last_seen_at": epoch(row.assignee_last_seen_at),
        "waiting_since": epoch(row.waiting_since),
        "contact_last_seen_at": epoch(row.contact_last_seen_at),
        "sla_policy_id": row.sla_policy_id,
        "first_reply_created_at": epoch(row.first_reply_created_at),
        "version": row.version,
        "item": item(row),
    }


def _meta(row: Conversation) -> dict:
    shaped = {
        "sender": contact(row.contact),
        "channel": channel_type(row.inbox),
        "hmac_verified": row.contact_inbox.hmac_verified,
    }
    if row.assignee:
        shaped |= {"assignee": assignee(row.assignee, row.account_id), "assignee_type": "User"}
    if row.team:
        shaped["team"] = team(row.team)
    return shaped
