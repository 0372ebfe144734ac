"""The domain's tables."""

from conversations.models.conversation import Conversation, Draft, Mention, Notification, Participant
from conversations.models.message import Attachment, Message
from conversations.models.views import SavedView
from conversations.models.words import CannedResponse, Label

__all__ = [
    "Attachment",
    "CannedResponse",
    "Conversation",
    "Draft",
    "Label",
    "Mention",
    "Message",
    "Notification",
    "Participant",
    "SavedView",
]
