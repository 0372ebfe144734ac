"""Finding or making the contact behind an identity, without two of them for one person."""

from dataclasses import dataclass, field

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from contacts.models import Contact, ContactInbox
from helpdesk.lib.stored import Stored
from helpdesk.lib.text import clean
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Inbox

_IDENTITY, _CONTACT = Stored(ContactInbox, "i"), Stored(Contact, "c")
_LOCK = f"""select {_IDENTITY.columns}, {_CONTACT.columns} from contact_inbox i
            join contact c on c.account_id = i.account_id and c.id = i.contact_id
            where i.account_id = %s and i.inbox_id = %s and i.source_id = %s for update of i"""
_HERE = "update contact set last_activity_at = %s where account_id = %s and id = %s"


@dataclass(frozen=True)
class Facts:
    """What an identity says of itself; invalid e-mails and phones are dropped.

    verified: the identifier was proven by HMAC.
    """

    name: str = ""
    email: str = ""
    phone_number: str = ""
    identifier: str = ""
    verified: bool = False
    locale: str = ""
    custom_attributes: dict = field(default_factory=dict)
    additional_attributes: dict = field(default_factory=dict)


def contact_inbox_for(inbox: Inbox, source_id: str, facts: Facts) -> ContactInbox:
    """The identity `source_id` of the inbox with its contact, both made where new, locked. In a transaction only."""
    known = _locked(inbox, source_id)
    if known is not None:
        return known
    _one_at_a_time(inbox, source_id)
    return _locked(inbox, source_id) or ContactInbox.objects.create(
        inbox=inbox, source_id=source_id, contact=_matching(facts) or _make(facts), hmac_verified=facts.verified
    )


def _one_at_a_time(inbox: Inbox, source_id: str) -> None:
    """There is no row to lock yet, and the loser of a race would leave a contact without an identity behind."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [source_id, inbox.pk])


def find(inbox: Inbox, source_id: str) -> ContactInbox | None:
    return ContactInbox.objects.select_related("contact").filter(inbox=inbox, source_id=source_id).first()


def _locked(inbox: Inbox, source_id: str) -> ContactInbox | None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [current_account_id(), inbox.pk, source_id])
        row = cursor.fetchone()
    if row is None:
        return None
    identity = _IDENTITY.row(row[: _IDENTITY.width])
    identity.contact = _CONTACT.row(row[_IDENTITY.width :])
    return identity


def here(contact: Contact) -> None:
    """The contact has done something just now."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE, [timezone.now(), contact.account_id, contact.pk])


def _matching(facts: Facts) -> Contact | None:
    """Only a proven identifier finds an existing contact: whoever types somebody's e-mail is not that person."""
    if not (facts.verified and facts.identifier):
        return None
    return Contact.objects.filter(identifier=facts.identifier).first()


def _make(facts: Facts) -> Contact:
    """A new contact. A value that another contact already has stays with that one; two at once are told apart by the
    unique constraints."""
    values = {
        "name": clean(facts.name)[:255],
        "locale": facts.locale[:8],
        "custom_attributes": facts.custom_attributes,
        "additional_attributes": facts.additional_attributes,
    }
    unique = _unique_values(facts)
    try:
        with transaction.atomic():
            return Contact.objects.create(**values, **unique)
    except IntegrityError:
        return _matching(facts) or Contact.objects.create(**values, **_free(unique))


def _unique_values(facts: Facts) -> dict:
    identifier = facts.identifier[:255] if facts.verified else ""
    found = {
        "email": valid_email(facts.email),
        "phone_number": valid_phone(facts.phone_number),
        "identifier": identifier,
    }
    return {name: value for name, value in found.items() if value}


SAME = {"email": "email__iexact", "phone_number": "phone_number", "identifier": "identifier"}  # of one contact only


def _free(unique: dict) -> dict:
    """Those of the values that no contact of the account has."""
    return {n: v for n, v in unique.items() if not Contact.objects.filter(**{SAME[n]: v}).exists()}


def taken(contact: Contact) -> list[str]:
    """The names of its fields whose value another contact of the account has."""
    others, values = Contact.objects.exclude(pk=contact.pk), {name: getattr(contact, name) for name in SAME}
    return [n for n, value in values.items() if value and others.filter(**{SAME[n]: value}).exists()]


def learn(contact: Contact, facts: Facts) -> list[str]:
    """Add what the contact has not said before. Returns the names of the fields that changed."""
    unique = {n: v for n, v in _unique_values(facts).items() if not getattr(contact, n)}
    new = {"name": clean(facts.name)[:255]} if facts.name and not contact.name else {}
    new |= _free(unique)
    for attributes in ("custom_attributes", "additional_attributes"):
        merged = getattr(contact, attributes) | getattr(facts, attributes)
        if merged != getattr(contact, attributes):
            new[attributes] = merged
    for field_name, value in new.items():
        setattr(contact, field_name, value)
    if new:
        contact.save(update_fields=[*new, "updated_at"])
    return list(new)


def valid_email(text: str) -> str:
    """Lower-cased, or empty where it is no e-mail."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return ""
    return text.strip().lower()


def valid_phone(text: str) -> str:
    """In E.164, or empty where it is no number. Without a plus a Russian one is assumed."""
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
