"""Contacts and personal data in a draft: phones, e-mails, links, handles, cards, addresses, recipients."""

import re
from typing import NamedTuple

from ai.guard.marks import (
    CARD,
    DELIVERED,
    EMAIL,
    FLAT_RU,
    FREE_PHONE,
    HANDLE,
    HOUSE_EN,
    HOUSE_RU,
    LINK,
    NOT_PEOPLE,
    OF_A_PERSON,
    OF_SOMEBODY,
    OF_THE_SHOP,
    PASSPORT,
    PERSON,
    PHONE,
    PLACE,
    PLATFORMS,
    PUBLIC_MAIL,
)
from ai.guard.rules import Hit


class Contact(NamedTuple):
    """kind: phone, email, link or handle; text: as it stands in the draft."""

    kind: str
    text: str


def contacts(text: str) -> list[Contact]:
    emails = [match.group() for match in EMAIL.finditer(text)]
    rest = EMAIL.sub(" ", text)
    found = [Contact("email", each) for each in emails]
    found += [Contact("phone", match.group().strip()) for match in PHONE.finditer(rest)]
    found += [Contact("link", match.group().rstrip(".,")) for match in LINK.finditer(rest)]
    return found + [Contact("handle", match.group()) for match in HANDLE.finditer(rest)]


def known(contact: Contact, allowed: frozenset[str]) -> bool:
    """Whether the shop or the platform lets a draft name it. allowed: domains, addresses and numbers in lower case."""
    value = contact.text.lower()
    if contact.kind in ("phone", "handle"):
        return _digits(value) in {_digits(each) for each in allowed} if contact.kind == "phone" else value in allowed
    host = re.sub(r"^(?:https?://)?(?:www\.)?|.*@", "", value).split("/")[0].split("?")[0]
    domains = (PLATFORMS - PUBLIC_MAIL if contact.kind == "email" else PLATFORMS) | allowed
    return value in allowed or any(host == each or host.endswith("." + each) for each in domains)


def contact_hits(text: str, allowed: frozenset[str]) -> list[Hit]:
    """What a draft says of phones, addresses and people that it has no business to say."""
    strange = [each for each in contacts(text) if not known(each, allowed)]
    found = [Hit(category, _named(each)) for each in strange for category in _categories(text, each)]
    return found + _personal(text)


def _named(contact: Contact) -> str:
    return f'names a {contact.kind} that is not allowed: "{contact.text}"'


def _categories(text: str, contact: Contact) -> list[str]:
    """A shop's own contact leads off the platform; somebody else's is given away."""
    ours = bool(OF_THE_SHOP.search(text))
    if contact.kind == "phone" and FREE_PHONE.match(contact.text) and not ours:
        return []
    if contact.kind in ("link", "handle"):
        return ["off_platform"]
    theirs = bool(OF_A_PERSON.search(text)) or (
        not ours and (contact.kind == "phone" or bool(OF_SOMEBODY.search(text)))
    )
    return ["pii_leak"] * theirs + ["off_platform"] * ours or ["off_platform"]


def _personal(text: str) -> list[Hit]:
    found = [_card(text), _first(PASSPORT, text, "names a document"), _address(text), _person(text)]
    return [Hit("pii_leak", reason) for reason in found if reason]


def _first(pattern: re.Pattern, text: str, reason: str) -> str:
    match = pattern.search(text)
    return f'{reason}: "{match.group()}"' if match else ""


def _card(text: str) -> str:
    said = bool(re.search(r"карт|card|visa|mastercard", text, re.IGNORECASE))
    cards = [m.group() for m in CARD.finditer(text) if said or _luhn(_digits(m.group()))]
    return f'names a card: "…{cards[0][-4:]}"' if cards else ""


def _address(text: str) -> str:
    if PLACE.search(text) and not re.search(r"кв\.?\s*\d|квартир\w+\s*\d", text):
        return ""
    if found := _first(FLAT_RU, text, "names a home address"):
        return found
    if not DELIVERED.search(text):
        return ""
    return _first(HOUSE_RU, text, "names an address") or _first(HOUSE_EN, text, "names an address")


def _person(text: str) -> str:
    found = PERSON.search(text)
    return f'names a person: "{found.group()}"' if found and not NOT_PEOPLE.search(found.group()) else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 if n % 2 else int(d) for n, d in enumerate(reversed(digits))]
    return len(digits) in range(16, 20) and sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
