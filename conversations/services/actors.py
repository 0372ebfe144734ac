"""Who makes a change."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.models import Contact
from conversations.models import Conversation
from helpdesk.tenancy.models import User


@dataclass(frozen=True)
class Actor:
    """type: "user", "contact", "bot" or "system"; id: of the person or contact; name: as activity lines show it."""

    type: str
    id: int | None
    name: str

    @classmethod
    def user(cls, user: User) -> "Actor":
        return cls("user", user.pk, user.available_name)

    @classmethod
    def contact(cls, contact: Contact) -> "Actor":
        return cls("contact", contact.pk, contact.name)

    @classmethod
    def system(cls) -> "Actor":
        return cls("system", None, "")

    @property
    def author(self) -> Conversation.Author:
        return Conversation.Author[self.type.upper()]

    @property
    def shown_name(self) -> str:
        return self.name or (_("The customer") if self.type == "contact" else _("The system"))
