"""Pages by number, as Chatwoot's clients ask for them, that do not read everything before them.

The first pages are counted off. Farther down a list goes on from the row a page before ended with, which is remembered
for an hour wherever somebody reads page after page; so page 40,000 costs what page 4 does. Who asks for a page far
past any that was read is told so.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import redis
import structlog
from django.core.cache import cache
from django.db.models import Q, QuerySet

from helpdesk.lib.errors import Invalid
from helpdesk.scope import current_account_id

log = structlog.get_logger(__name__)
MOST = 100  # pages that are counted off, row by row
STEP = 20  # every so many pages the place is remembered
KEPT = 3600  # seconds


class Place(NamedTuple):
    """The page that begins after a row with these values of the order's fields; the list's beginning has none."""

    page: int
    after: list


BEGINNING = Place(1, [])


class Asked(NamedTuple):
    """A page of `size` of `total` rows; key: what places of this list and order are remembered under."""

    page: int
    size: int
    total: int
    key: str


def page_of(rows: QuerySet, order: Sequence[str], page: int, size: int, total: int, of: str) -> list:
    """Rows of a page, which is empty past `total`. order: Django's, the last field unique. of: whose list of what,
    with its filters. Raises Invalid naming `page` where it is too far from any that was read."""

    def read(after: list, skipped: int) -> list:
        return _sliced(rows, _following(rows, order, after).order_by(*order), skipped, size)

    def place(row) -> list:
        return [getattr(row, _name(field)) for field in order]

    return placed(read, place, Asked(page, size, total, key_of(of, order)))


def placed(read: Callable[[list, int], list], place: Callable[[Any], list], asked: Asked) -> list:
    """The same of any list. read: rows after a place (the beginning's is empty) when so many have been skipped;
    place: where a row stands. Raises Invalid naming `page`."""
    if (asked.page - 1) * asked.size >= asked.total:
        return []
    known = BEGINNING if asked.page <= MOST else _nearest(asked.key, asked.page)
    skipped = asked.page - known.page
    if skipped > MOST:
        text = f"read page after page, or ask for one at most {MOST} pages past one that was read within the hour"
        raise Invalid("This page is too far down to be found by its number.", fields={"page": [text]})
    found = read(known.after, skipped * asked.size)
    if len(found) == asked.size and asked.page % STEP == 0 and asked.page >= MOST - STEP:
        _remember(asked.key, Place(asked.page + 1, place(found[-1])))
    return found


def _sliced(rows: QuerySet, ordered: QuerySet, skipped: int, size: int) -> list:
    """What is only counted off is not joined with anything."""
    if skipped == 0:
        return list(ordered[:size])
    keys = list(ordered.select_related(None).values_list("pk", flat=True)[skipped : skipped + size])
    by_key = rows.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def asked(params) -> str:
    """A query without its page: what a list is remembered by."""
    return repr(sorted((name, values) for name, values in params.lists() if name != "page"))


def _following(rows: QuerySet, order: Sequence[str], after: list) -> QuerySet:
    """Those that come after these values in that order."""
    if not after:
        return rows
    (field, *rest), (value, *others) = order, after
    beyond, same = _beyond(field, value), _is(field, value)
    for name, known in zip(rest, others, strict=True):
        beyond |= same & _beyond(name, known)
        same &= _is(name, known)
    return rows.filter(_from(field, value)).filter(beyond)


def _from(field: str, value) -> Q:
    """Said beside the condition proper, so that an index of that order begins in the right place."""
    if value is None:
        return Q()
    name = _name(field)
    return Q(**{f"{name}__lte": value}) if field.startswith("-") else Q(**{f"{name}__gte": value}) | _unset(name)


def _unset(name: str) -> Q:
    return Q(**{f"{name}__isnull": True})


def _beyond(field: str, value) -> Q:
    """Strictly after this value: PostgreSQL puts what is unset last, and first where it descends."""
    name, descends = _name(field), field.startswith("-")
    if value is None:
        return Q(**{f"{name}__isnull": False}) if descends else Q(pk__in=[])
    if descends:
        return Q(**{f"{name}__lt": value})
    return Q(**{f"{name}__gt": value}) | _unset(name)


def _is(field: str, value) -> Q:
    return _unset(_name(field)) if value is None else Q(**{_name(field): value})


def _name(field: str) -> str:
    return field.removeprefix("-")


def key_of(of: str, order: Sequence[str]) -> str:
    """What the places of a list in this order are remembered under."""
    said = f"{current_account_id()}:{of}:{','.join(order)}"
    return "page:" + hashlib.sha256(said.encode()).hexdigest()[:32]


def _nearest(key: str, page: int) -> Place:
    """The last place remembered that is not below the page."""
    pages = [each for each in range(page, max(page - MOST, 0), -1) if each % STEP == 1]
    try:
        found = cache.get_many([f"{key}:{each}" for each in pages])
    except redis.RedisError as error:
        log.warning("places_not_read", error=str(error))  # then only what can be counted off is found
        return BEGINNING
    return next((Place(each, found[f"{key}:{each}"]) for each in pages if f"{key}:{each}" in found), BEGINNING)


def _remember(key: str, place: Place) -> None:
    try:
        cache.set(f"{key}:{place.page}", place.after, KEPT)
    except redis.RedisError as error:
        log.warning("place_not_kept", error=str(error))
