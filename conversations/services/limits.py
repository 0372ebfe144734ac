"""What a message may carry."""

from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.lib.errors import Invalid
from helpdesk.lib.text import clean


def valid_content(content: str, files: int) -> str:
    """The text without control characters. Raises Invalid naming `content` or `attachments`."""
    content = clean(content or "")
    most = settings.MESSAGE_MAX_CHARACTERS
    if len(content) > most:
        raise _invalid("content", _("At most %(most)d characters.") % {"most": most})
    if files > settings.MESSAGE_MAX_ATTACHMENTS:
        raise _invalid("attachments", _("At most %(most)d files.") % {"most": settings.MESSAGE_MAX_ATTACHMENTS})
    if not content.strip() and not files:
        raise _invalid("content", _("Write something or attach a file."))
    return content


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: [message]})
