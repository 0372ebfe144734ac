"""Who answers a conversation: one service for every path."""

from django.utils.translation import gettext as _

from conversations.models import Conversation, Participant
from conversations.selectors.access import may_work_in
from conversations.services.actors import Actor
from conversations.services.change import Change, changing
from helpdesk.lib.errors import Conflict, Invalid
from helpdesk.tenancy.models import Team, User


def assign(conversation_id: int, assignee_id: int | None, actor: Actor, version: int | None = None) -> Conversation:
    """Give the conversation to somebody, or to nobody. Raises Invalid where he may not work in that inbox, Conflict."""
    with changing(conversation_id, actor, version) as change:
        _assign(change, assignee_id)
    return change.conversation


def take(conversation_id: int, actor: Actor) -> Conversation:
    """Take a conversation nobody has. Raises Conflict with the name of whoever was first."""
    with changing(conversation_id, actor) as change:
        holder = change.conversation.assignee
        if holder is not None and holder.pk != actor.id:
            text = _("%(name)s has just taken this conversation.") % {"name": holder.available_name}
            current = {"assignee": {"id": holder.pk, "name": holder.available_name}}
            raise Conflict(text, code="taken", current=current)
        _assign(change, actor.id)
    return change.conversation


def _assign(change: Change, assignee_id: int | None) -> None:
    conversation, before = change.conversation, change.conversation.assignee_id
    if assignee_id == before:
        return
    assignee = _assignable(conversation, assignee_id) if assignee_id else None
    change.set(assignee_id=assignee_id)
    if assignee is not None:
        Participant.objects.get_or_create(conversation=conversation, user=assignee)
    change.say(_line(change, assignee))
    change.happened("conversation.assigned", changed=["assignee"], prev_assignee_id=before)


def _assignable(conversation: Conversation, user_id: int) -> User:
    if not may_work_in(conversation.inbox_id, user_id):
        text = _("This person does not work in the inbox.")
        raise Invalid(text, fields={"assignee_id": [text]})
    return User.objects.get(pk=user_id)


def _line(change: Change, assignee: User | None) -> str:
    name = change.actor.shown_name
    if assignee is None:
        return _("%(name)s unassigned the conversation.") % {"name": name}
    if change.actor.type == "user" and change.actor.id == assignee.pk:
        return _("%(name)s took the conversation.") % {"name": name}
    return _("%(name)s assigned the conversation to %(assignee)s.") % {
        "name": name,
        "assignee": assignee.available_name,
    }


def assign_team(conversation_id: int, team_id: int | None, actor: Actor) -> Conversation:
    """Give the conversation to a team, or to none. Raises Invalid naming `team_id`."""
    with changing(conversation_id, actor) as change:
        team = Team.objects.filter(pk=team_id).first() if team_id else None
        if team_id and team is None:
            raise Invalid(_("There is no such team."), fields={"team_id": [_("There is no such team.")]})
        if change.set(team_id=team_id):
            change.say(_team_line(change, team))
            change.happened("conversation.assigned", changed=["team"])
    return change.conversation


def _team_line(change: Change, team: Team | None) -> str:
    if team is None:
        return _("%(name)s removed the team.") % {"name": change.actor.shown_name}
    return _("%(name)s assigned the team %(team)s.") % {"name": change.actor.shown_name, "team": team.name}
