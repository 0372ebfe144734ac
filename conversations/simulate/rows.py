"""Rows in PostgreSQL's COPY text form. Columns the database keeps itself are left to it."""

import json
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from conversations.simulate.speech import tongue, zipf
from conversations.simulate.stage import (
    OTHER,
    RESOLVED,
    SNOOZED,
    URGENT,
    WAITING,
    Cast,
    Customer,
    Talk,
)
from conversations.simulate.standing import AUTHORS, Standing, shown
from conversations.simulate.thread import Line
from conversations.simulate.vocabulary import VOCABULARIES

NULL = "\\N"
STATUS = {URGENT: 0, WAITING: 0, OTHER: 0, SNOOZED: 3, RESOLVED: 1}
PENDING = 2
HOUR = 3600.0

CONTACT = (
    "id, account_id, name, email, phone_number, identifier, blocked, avatar_url, locale, location, country_code, "
    "additional_attributes, custom_attributes, last_activity_at, created_at, updated_at"
)
CONTACT_INBOX = (
    "id, account_id, contact_id, inbox_id, source_id, hmac_verified, pubsub_token, created_at, updated_at"
)
CONVERSATION = (
    "id, account_id, display_id, uuid, inbox_id, contact_id, contact_inbox_id, assignee_id, team_id, status, priority, "
    "snoozed_until, labels, waiting_since, first_reply_created_at, last_activity_at, resolved_at, agent_last_seen_at, "
    "contact_last_seen_at, created_at, updated_at, sla_due_at, sla_near, contact_name, contact_avatar, preview, "
    "preview_author, preview_auto, preview_at, last_message_id, unread_count, contact_unread_count, intent, sentiment, "
    "ai_urgent, draft_preview, product, custom_attributes, additional_attributes, csat_rating, csat_comment, "
    "csat_rated_at, external_branch, external_region, version, event_seq"
)
MESSAGE = (
    "id, account_id, conversation_id, inbox_id, message_type, content_type, private, content, "
    "processed_message_content, plain_text, status, sender_type, sender_id, sender_name, content_attributes, "
    "additional_attributes, external_source_ids, sentiment, delivered_at, read_at, created_at, updated_at"
)
MENTION = "account_id, conversation_id, user_id, mentioned_at"


def stamp(moment: float | None) -> str:
    return NULL if moment is None else datetime.fromtimestamp(moment, UTC).isoformat()


def _or_null(value) -> str:
    return NULL if value is None else str(value)


def _escaped(text: str) -> str:
    """For COPY. Sentences hold no tab and no backslash, but a line break now and then."""
    return text.replace("\n", "\\n") if "\n" in text else text


def contact(row: Customer, contact_id: int, account_id: int) -> str:
    """Numbers and addresses follow from the contact's own number, which no other of the account has."""
    number, city = row.number, tongue(row.language).words.CITIES[row.number % 40]
    email = f"customer.{number}@example.com" if number % 5 < 3 else NULL
    # Multiplying by a number prime to the modulus mixes the digits and repeats none.
    phone = f"+79{number * 387_420_489 % 1_000_000_000:09d}" if number % 7 < 4 else NULL
    identifier = f"client-{number}" if number % 4 == 0 else NULL
    country = "RU" if row.language == "ru" else "GB"
    return (
        f"{contact_id}\t{account_id}\t{row.name}\t{email}\t{phone}\t{identifier}\tf\t\t{row.language}\t{city}\t{country}"
        f"\t{{}}\t{{}}\t{stamp(row.last)}\t{stamp(row.created)}\t{stamp(row.last)}\n"
    )


def contact_inbox(row: Customer, own_id: int, contact_id: int, account_id: int) -> str:
    at = stamp(row.created)
    session = f"customer.{row.number}@example.com" if row.door.channel == "email" else random_uuid()
    token = secrets.token_urlsafe(18)
    return f"{own_id}\t{account_id}\t{contact_id}\t{row.door.id}\t{session}\tf\t{token}\t{at}\t{at}\n"


def random_uuid() -> str:
    """A version-4 UUID from the system's randomness: a session is a secret and must not follow from the seed."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


class ConversationRow:
    """One conversation's row. now: epoch seconds."""

    def __init__(self, cast: Cast, now: float, random: Callable[[], float]):
        self.cast, self.now, self.random = cast, now, random

    def __call__(
        self, talk: Talk, lines: list[Line], state: Standing, name: str, ids: tuple[int, int, int], first_message: int
    ) -> str:
        own_id, contact_id, door_id = ids
        letter, shown_at, text = lines[state.shown]
        resolved = talk.kind == RESOLVED
        ended, count = stamp(lines[-1][1]), len(lines)
        priority, due, ai_urgent = self._pressure(talk)
        rating = 5 - int(5 * self.random() ** 2.5) if resolved and self.random() < 0.08 else None
        return "\t".join((
            str(own_id), str(self.cast.account_id), str(talk.number), random_uuid(), str(talk.door.id), str(contact_id),
            str(door_id), _or_null(talk.assignee), _or_null(talk.team), str(self._status(talk)), _or_null(priority),
            self._snoozed_until(talk), "{" + ",".join(talk.labels) + "}", stamp(state.waiting_since),
            stamp(state.first_reply), ended, ended if resolved else NULL, stamp(state.last_seen),
            stamp(state.seen_by_customer), stamp(lines[0][1]), ended, stamp(due), "f", name, "", shown(text),
            str(AUTHORS[letter]), "f", stamp(shown_at), str(first_message + state.shown), str(state.unread),
            str(state.unread_by_customer), self._intent(talk), self._mood(), "t" if ai_urgent else "f",
            self._draft(talk), self._product(talk), "{}", self._visit(talk), _or_null(rating), "",
            NULL if rating is None else ended, "", "", str(count + 1), str(count),
        )) + "\n"

    def _status(self, talk: Talk) -> int:
        pending = talk.kind == OTHER and self.random() < 0.3
        return PENDING if pending else STATUS[talk.kind]

    def _pressure(self, talk: Talk) -> tuple[int | None, float | None, bool]:
        """Priority, when an answer is due, and whether the model calls it urgent."""
        random, chance = self.random, self.random()
        if talk.kind == URGENT:
            if chance < 0.6:
                due = self.now + HOUR * 8 * random() if random() < 0.5 else None
                return (3 if random() < 0.35 else 2), due, False
            return None, (self.now + HOUR * (random() - 0.3) if chance < 0.85 else None), chance >= 0.85
        if talk.kind == RESOLVED:
            return (int(4 * random() ** 2) if chance < 0.06 else None), None, False
        due = self.now + HOUR * (12 + 60 * random()) if chance < 0.3 else None
        return (int(2 * random()) if chance > 0.85 else None), due, False

    def _snoozed_until(self, talk: Talk) -> str:
        if talk.kind != SNOOZED or self.random() < 0.2:
            return NULL
        return stamp(self.now + HOUR * (30 + 300 * self.random()))

    def _intent(self, talk: Talk) -> str:
        return "" if self.random() < 0.15 else VOCABULARIES[self.cast.locale].INTENTS[talk.topic]

    def _mood(self) -> str:
        return ("neutral", "neutral", "neutral", "negative", "negative", "positive", "")[int(7 * self.random())]

    def _draft(self, talk: Talk) -> str:
        if talk.kind == RESOLVED or self.random() > 0.05:
            return ""
        return zipf(self.random, tongue(talk.language).words.GENERAL[1][:4])

    def _product(self, talk: Talk) -> str:
        if talk.door.channel != "api" and self.random() > 0.03:
            return NULL
        language = tongue(talk.language)
        name = f"{zipf(self.random, language.words.PRODUCTS)} {zipf(self.random, language.brands)}"
        sku = f"WB-{int(9e7 * self.random()) + 10_000_000}"
        price = f"{int(30_000 * self.random() ** 3) + 190} ₽"
        return json.dumps({"name": name, "sku": sku, "price": price}, ensure_ascii=False)

    def _visit(self, talk: Talk) -> str:
        if talk.door.channel != "web_widget":
            return "{}"
        browser = ("Chrome", "Chrome", "Safari", "Firefox")[int(4 * self.random())]
        system = ("Android", "iOS", "Windows", "macOS")[int(4 * self.random())]
        visit = {"browser_name": browser, "platform_name": system}
        return json.dumps({"browser": visit, "page": {"url": "https://shop.example/"}})


class MessageRows:
    """A conversation's messages."""

    def __init__(self, cast: Cast):
        self.account, self.people = str(cast.account_id), cast.people

    def __call__(
        self, talk: Talk, lines: list[Line], name: str, conversation: int, contact_id: int, first: int
    ) -> list[str]:
        head = f"{self.account}\t{conversation}\t{talk.door.id}"
        heard = max((index for index, line in enumerate(lines) if line[0] == "c"), default=-1)
        agent, bot = f"{talk.agent}\t{self.people[talk.agent].split()[0]}", tongue(talk.language).words.BOT
        customer = f"{contact_id}\t{name}"
        rows = []
        for index, (letter, moment, text) in enumerate(lines):
            at, said = stamp(moment), _escaped(text)
            html = "" if letter == "x" else text.replace("\n", "<br>")
            kind, author, who = {
                "c": ("0\t0\tf", 0, customer), "a": ("1\t0\tf", 1, agent), "b": ("1\t0\tf", 2, f"\\N\t{bot}"),
                "n": ("1\t0\tt", 1, agent), "x": ("2\t0\tf", 1, agent),
            }[letter]
            status = 0 if letter not in "ab" else 2 if index < heard else 1
            read, delivered = (at if status == 2 else NULL), (at if status else NULL)
            rows.append(
                f"{first + index}\t{head}\t{kind}\t{said}\t{html}\t{said}\t{status}\t{author}\t{who}"
                f"\t{{}}\t{{}}\t{{}}\t{{}}\t{delivered}\t{read}\t{at}\t{at}\n"
            )
        return rows
