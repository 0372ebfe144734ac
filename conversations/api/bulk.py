"""What an operator does with many conversations at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.decorators import method_decorator
from rest_framework.response import Response

from conversations.api.base import AccountView, choice, number, numbers, obj
from conversations.api.conversations import priority
from conversations.api.filters import STATUS_NUMBERS
from conversations.api.moments import moment
from conversations.models import Conversation
from conversations.selectors import listing
from conversations.services import bulk
from conversations.services.bulk import Outcome, Wish
from conversations.shapes import staff
from helpdesk.lib.errors import Invalid

MOST = 100
Status = Conversation.Status


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class BulkActions(AccountView):
    """POST: `{"type": "Conversation", "ids": [], "fields": {}, "labels": {"add": [], "remove": []}, "snoozed_until"}`,
    or `{"type": "Conversation", "changes": [{"id", ...}]}` with values for each, such as `before` of an earlier answer.

    Answers `{"done": [{"id", "before", "item"}], "failed": [{"id", "code", "message"}]}`. At most 100 conversations;
    nothing is changed where the request itself is wrong (422).
    """

    http_method_names = ["post", "options"]

    def post(self, request, account_id):
        wishes = _wishes(self.body())
        bulk.check(wishes)
        return Response(_answer(bulk.carry_out(self.membership, self.actor, wishes)))

    def handle_exception(self, exc):
        """A refusal rolls back the innermost transaction; here that has to be one of its own."""
        with transaction.atomic():
            return super().handle_exception(exc)


def _wishes(body: dict) -> list[Wish]:
    if body.get("type", "Conversation") != "Conversation":
        raise _invalid("type", "Conversation is expected")
    return _each(body["changes"]) if body.get("changes") is not None else _same(body)


def _same(body: dict) -> list[Wish]:
    values = _values(obj(body.get("fields"), "fields"))
    values |= _snooze(values, body.get("snoozed_until")) | _label_changes(obj(body.get("labels"), "labels"))
    if not values:
        raise _invalid("fields", "something to change is expected")
    until = values.get("snoozed_until")
    if until is not None and until <= timezone.now():
        raise _invalid("snoozed_until", "a time to come is expected")
    ids = _at_most(body.get("ids"), "ids")
    found = numbers(ids, "ids")
    if len(found) != len(ids):
        raise _invalid("ids", "numbers of conversations are expected")
    return [Wish(pk, values) for pk in dict.fromkeys(found)]


def _each(changes) -> list[Wish]:
    wishes = [_wish(obj(change, "changes")) for change in _at_most(changes, "changes")]
    if len({wish.display_id for wish in wishes}) != len(wishes):
        raise _invalid("changes", "each conversation once is expected")
    return wishes


def _wish(change: dict) -> Wish:
    display_id = number(change.get("id"), "id")
    if display_id is None:
        raise _invalid("id", "the number of a conversation is expected")
    values = _values(change)
    values |= _snooze(values, change.get("snoozed_until")) | _waiting(change.get("waiting_since"))
    if "labels" in change:
        values["labels"] = _list(change["labels"], "labels")
    return Wish(display_id, _woken(values))


def _woken(values: dict) -> dict:
    """The way back to a snooze that would be over by now leads to open."""
    until = values.get("snoozed_until")
    over = until is not None and until <= timezone.now()
    return values | {"status": Status.OPEN, "snoozed_until": None} if over else values


def _values(given: dict) -> dict:
    values: dict = {}
    if given.get("status"):
        values["status"] = choice(given["status"], STATUS_NUMBERS, "status")
    if "priority" in given:
        values["priority"] = priority(given["priority"])
    return values | {name: number(given[name], name) for name in ("assignee_id", "team_id") if name in given}


def _snooze(values: dict, given) -> dict:
    """A time alone means snoozed until then. Raises Invalid where another status is asked with it."""
    until = moment(given)
    if until is None:
        return {}
    if values.get("status", Status.SNOOZED) != Status.SNOOZED:
        raise _invalid("snoozed_until", "only with status snoozed")
    return {"status": Status.SNOOZED, "snoozed_until": until}


def _waiting(given) -> dict:
    """Since when the customer waited before he was said to be done with."""
    since = moment(given, "waiting_since")
    return {"waiting_since": min(since, timezone.now())} if since else {}


def _label_changes(given: dict) -> dict:
    return {name: _list(given[name], "labels") for name in ("add", "remove") if given.get(name)}


def _at_most(given, field: str) -> list:
    values = _list(given, field)
    if not 0 < len(values) <= MOST:
        raise _invalid(field, f"1 to {MOST} are expected")
    return values


def _list(given, field: str) -> list:
    if not isinstance(given, list):
        raise _invalid(field, "a list is expected")
    return given


def _invalid(field: str, text: str) -> Invalid:
    return Invalid(f"{field}: {text}", fields={field: [text]})


def _answer(outcomes: list[Outcome]) -> dict:
    rows = Conversation.objects.filter(pk__in=[outcome.pk for outcome in outcomes if outcome.pk])
    items = {row.pk: staff.item(row) for row in listing.for_items(rows)}
    done = [outcome for outcome in outcomes if outcome.refused is None]
    failed = [outcome for outcome in outcomes if outcome.refused is not None]
    return {
        "done": [{"id": one.display_id, "before": _before(one.before), "item": items.get(one.pk)} for one in done],
        "failed": [{"id": one.display_id, "code": one.refused.code, "message": one.refused.message} for one in failed],
    }


def _before(values: dict) -> dict:
    """As `changes` takes it."""
    shaped = {"status": staff.STATUSES[values["status"]], "priority": staff.PRIORITIES.get(values["priority"])}
    times = {name: staff.iso(values[name]) for name in ("snoozed_until", "waiting_since")}
    return values | shaped | times
