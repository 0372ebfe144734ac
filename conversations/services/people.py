"""What is known of a contact changes: on its conversations' rows too, and told to whoever looks at one of them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import identify
from contacts.models import Contact
from conversations.models import Conversation
from conversations.services.actors import Actor
from conversations.services.change import changing
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound

TOLD = 20  # the newest conversations; the name on older rows is found by the delta


def edit(contact_id: int, values: dict, actor: Actor) -> Contact:
    """Values as the model names them; attributes are merged. Raises NotFound, and Invalid naming the fields."""
    with transaction.atomic():
        contact = _locked(contact_id)
        for name, value in values.items():
            setattr(contact, name, getattr(contact, name) | value if isinstance(value, dict) else value)
        check(contact)
        contact.save()
        _tell(contact, actor)
    return contact


def introduce(contact_id: int, facts: identify.Facts) -> None:
    """What a visitor says of himself; nothing is overwritten. Raises Invalid for what is no e-mail or phone number."""
    _reachable(facts)
    with transaction.atomic():
        contact = _locked(contact_id)
        if identify.learn(contact, facts):
            _tell(contact, Actor.contact(contact))


def check(contact: Contact) -> None:
    """Writes the phone number as it is stored. Raises Invalid naming the fields."""
    contact.phone_number = identify.valid_phone(contact.phone_number or "") or contact.phone_number
    if taken := identify.taken(contact):
        raise Invalid(_("Another contact has this already."), fields={name: [_("taken")] for name in taken})
    try:
        contact.full_clean()
    except ValidationError as error:
        fields = {_field(name): texts for name, texts in error.message_dict.items()}
        raise Invalid(next(iter(fields.values()))[0], fields=fields) from error


def _field(name: str) -> str:
    return "base" if name == "__all__" else name


def _reachable(facts: identify.Facts) -> None:
    wrong = {}
    if facts.email and not identify.valid_email(facts.email):
        wrong["email"] = [_("This is no e-mail address.")]
    if facts.phone_number and not identify.valid_phone(facts.phone_number):
        wrong["phone"] = [_("This is no phone number.")]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)


def _locked(contact_id: int) -> Contact:
    """Before its conversations, as whoever takes in a message does, or the two would wait for one another."""
    contact = Contact.objects.select_for_update(no_key=True).filter(pk=contact_id).first()
    if contact is None:
        raise NotFound
    return contact


def _tell(contact: Contact, actor: Actor) -> None:
    theirs = Conversation.objects.filter(contact=contact)
    newest = sorted(theirs.order_by("-pk").values_list("pk", flat=True)[:TOLD])
    for key in newest:
        with changing(key, actor, speaks=False) as change:
            change.set(contact_name=contact.name)
            change.happened("conversation.updated", changed=["contact"])
    theirs.exclude(pk__in=newest).update(contact_name=contact.name)
    publish("contact.updated", actor=actor, payload={"contact_id": contact.pk})
