"""Small builders. The cast: alice administers, bob operates, charlie belongs to another account, vera visits."""

import itertools
import uuid

from django.db import connection

from contacts.identify import Facts
from conversations.models import Conversation
from conversations.services.intake import InboundMessage, receive
from conversations.services.messages import Receipt
from helpdesk.scope import scope
from helpdesk.tenancy.models import Account, Inbox, InboxMember, Membership, User

PASSWORD = "a calm lighthouse keeper"
_numbers = itertools.count(1)


def account(name: str = "Northwind", locale: str = "en") -> Account:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('account', 'id'))")
        account_id = cursor.fetchone()[0]
    with scope(account_id):
        return Account.objects.create(id=account_id, name=name, locale=locale)


def person(name: str) -> User:
    return User.objects.create_user(f"{name}.{uuid.uuid4().hex[:10]}@example.com", PASSWORD, name=name.title())


def member(of: Account, name: str = "bob", role: int = Membership.Role.AGENT, **values) -> Membership:
    user = person(name)
    with scope(of.pk):
        return Membership.objects.create(user=user, role=role, **values)


def administrator(of: Account, name: str = "alice") -> Membership:
    return member(of, name, Membership.Role.ADMINISTRATOR)


def inbox(of: Account, *members: Membership, **values) -> Inbox:
    with scope(of.pk):
        made = Inbox.objects.create(**({"name": f"Shop {next(_numbers)}"} | values))
        for each in members:
            InboxMember.objects.create(inbox=made, user=each.user)
    return made


def write(to: Inbox, text: str = "Where is my parcel?", session: str | None = None, **values) -> Receipt:
    """Vera writes. Same session: the same visitor."""
    facts = values.pop("facts", Facts(name="Vera"))
    inbound = InboundMessage(inbox=to, session=session or str(uuid.uuid4()), content=text, facts=facts, **values)
    with scope(to.account_id):
        return receive(inbound)


def conversation(of: Inbox, **values) -> Conversation:
    return write(of, **values).conversation
