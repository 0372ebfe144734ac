"""One wish for many conversations: each is a transaction of its own, so one that fails does not stop the others."""

from dataclasses import dataclass, field

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from conversations.models import Conversation
from conversations.selectors import access
from conversations.services import assignment, lifecycle
from conversations.services.actors import Actor
from conversations.services.change import locked
from helpdesk.lib.errors import Invalid, Problem
from helpdesk.tenancy.models import Membership, Team

KEPT = ("status", "assignee_id", "team_id", "priority", "labels", "snoozed_until", "waiting_since")


@dataclass(frozen=True)
class Wish:
    """What is wanted of one conversation; `values` has only what was asked for.

    Its names: status, snoozed_until, waiting_since, assignee_id, team_id, priority (None takes away), labels (the
    whole set), and add and remove (of labels).
    """

    display_id: int
    values: dict


@dataclass(frozen=True)
class Outcome:
    """before: the values a way back needs, empty where nothing was done; refused: why."""

    display_id: int
    pk: int | None = None
    before: dict = field(default_factory=dict)
    refused: Problem | None = None


def check(wishes: list[Wish]) -> None:
    """Refuse the whole where it names somebody or something that is not there. Raises Invalid naming the field."""
    people = _named(wishes, "assignee_id")
    if people - set(Membership.objects.filter(user_id__in=people).values_list("user_id", flat=True)):
        raise _invalid("assignee_id", _("There is no such person."))
    teams = _named(wishes, "team_id")
    if teams - set(Team.objects.filter(pk__in=teams).values_list("pk", flat=True)):
        raise _invalid("team_id", _("There is no such team."))
    for wish in wishes:
        for name in ("labels", "add", "remove"):
            _check_labels(wish.values.get(name, []))


def _named(wishes: list[Wish], name: str) -> set[int]:
    return {wish.values[name] for wish in wishes if wish.values.get(name)}


def _check_labels(labels: list[str]) -> None:
    for label in labels:
        lifecycle.valid_label(label)


def _invalid(name: str, text: str) -> Invalid:
    return Invalid(text, fields={name: [text]})


def carry_out(membership: Membership, actor: Actor, wishes: list[Wish]) -> list[Outcome]:
    """Do what is wished, in order. What a conversation refuses is told in its outcome and raises nothing."""
    return [_one(membership, actor, wish) for wish in wishes]


def _one(membership: Membership, actor: Actor, wish: Wish) -> Outcome:
    try:
        with transaction.atomic():
            row = locked(access.conversation(membership, wish.display_id).pk)
            before = {name: getattr(row, name) for name in KEPT}
            _change(row, wish.values, actor)
    except Problem as refused:
        return Outcome(wish.display_id, refused=refused)
    except OperationalError:
        return Outcome(wish.display_id, refused=Problem(_("Please try again in a moment."), code="unavailable"))
    return Outcome(wish.display_id, row.pk, before)


def _change(row: Conversation, values: dict, actor: Actor) -> None:
    if "status" in values:
        lifecycle.set_status(
            row.pk, values["status"], actor, values.get("snoozed_until"), waiting_since=values.get("waiting_since")
        )
    if "priority" in values:
        lifecycle.set_priority(row.pk, values["priority"], actor)
    if "team_id" in values:
        assignment.assign_team(row.pk, values["team_id"], actor)
    if "assignee_id" in values:
        assignment.assign(row.pk, values["assignee_id"], actor)
    if {"labels", "add", "remove"} & set(values):
        lifecycle.set_labels(row.pk, _labels(row.labels, values), actor)


def _labels(before: list[str], values: dict) -> list[str]:
    """A label that is both added and removed is there."""
    kept = set(values.get("labels", before)) - {lifecycle.valid_label(label) for label in values.get("remove", [])}
    return sorted(kept | set(values.get("add", [])))
