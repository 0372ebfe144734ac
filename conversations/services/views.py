"""Saved views: made, changed, removed, and counted after the commit of that."""

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.models import SavedView
from conversations.services import recount
from conversations.services.actors import Actor
from helpdesk.events.models import Event
from helpdesk.events.publish import publish, subscribe
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.lib.text import clean
from helpdesk.tenancy.models import Membership

LONGEST_NAME = 80
MOST = 50


def create(user_id: int, name: str, filters: dict, shared: bool, actor: Actor) -> SavedView:
    """filters: as `selectors.filters.Wanted.stored()` gives them. Raises Invalid naming `name`."""
    with transaction.atomic():
        _one_at_a_time(user_id)
        if SavedView.objects.filter(user_id=user_id).count() >= MOST:
            raise _refused("name", _("At most %(most)d views; remove one first.") % {"most": MOST})
        row = SavedView(user_id=user_id, name=_free_name(name, user_id), filters=filters, shared=shared)
        row.save()
        _tell(row, actor, shared)
    return row


def change(view_id: int, actor: Actor, **values) -> SavedView:
    """values: name, shared, filters. Other filters are another revision. Raises Invalid naming `name`, NotFound."""
    with transaction.atomic():
        row = _locked(view_id)
        was_shared = row.shared
        if "name" in values:
            row.name = _free_name(values["name"], row.user_id, row.pk)
        row.shared = values.get("shared", row.shared)
        if values.get("filters", row.filters) != row.filters:
            row.filters, row.revision = values["filters"], row.revision + 1
        row.save(update_fields=["name", "shared", "filters", "revision", "updated_at"])
        _tell(row, actor, was_shared or row.shared)
    return row


def remove(view_id: int, actor: Actor) -> None:
    """Raises NotFound. Its counters go at night."""
    with transaction.atomic():
        row = _locked(view_id)
        _tell(row, actor, row.shared, removed=True)
        row.delete()


@subscribe("view.changed", durable=True, name="view_counts")
def count(event: Event) -> None:
    """Complete the counters of what was made or changed, and have the panels ask for them. Raises StillWriting."""
    if recount.count_view(event.account_id, event.payload["view_id"]):
        publish("view.counted", actor=Actor.system(), payload=event.payload)


def _locked(view_id: int) -> SavedView:
    owner = SavedView.objects.filter(pk=view_id).values_list("user_id", flat=True).first()
    _one_at_a_time(owner)
    row = SavedView.objects.select_for_update().filter(pk=view_id).first()
    if row is None:
        raise NotFound
    return row


def _one_at_a_time(user_id: int | None) -> None:
    """Names and the number of views are a person's own: his membership is what is locked. Raises NotFound."""
    if Membership.objects.select_for_update(of=("self",)).filter(user_id=user_id).first() is None:
        raise NotFound


def _free_name(given: str, user_id: int, own: int | None = None) -> str:
    name = clean(given).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise _refused("name", _("A name has 1 to %(most)d characters.") % {"most": LONGEST_NAME})
    if SavedView.objects.filter(user_id=user_id, name=name).exclude(pk=own).exists():
        raise _refused("name", _("There is a view of this name already."))
    return name


def _refused(field: str, text: str) -> Invalid:
    return Invalid(text, fields={field: [text]})


def _tell(row: SavedView, actor: Actor, shared: bool, removed: bool = False) -> None:
    payload = {"what": "view", "view_id": row.pk, "user_id": row.user_id, "shared": shared, "removed": removed}
    publish("view.changed", actor=actor, payload=payload)
