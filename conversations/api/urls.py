"""Addresses of the application API. Every one is accepted with and without a trailing slash: a redirect loses a body."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from conversations.api import actions, contacts, conversations, files, inbox, messages, people, profile, setup

A = "api/v1/accounts/<int:account_id>/"
C = A + "conversations/<int:display_id>"


def both(route: str, view, name: str | None = None) -> list:
    made = view.as_view()
    return [path(route, made, name=name), path(route + "/", made)]


urlpatterns = [
    path("files/<str:key>/<str:name>", files.serve, name="file"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    *both("api", profile.Alive),
    *both("api/v1/profile", profile.Profile),
    *both("api/v1/profile/availability", profile.Availability),
    *both("api/v1/auth/token", profile.Token),
    *both(A + "conversations/inbox", inbox.InboxView),
    *both(A + "conversations/summary", inbox.SummaryView),
    *both(A + "conversations/meta", conversations.MetaView),
    *both(A + "conversations", conversations.ListView),
    *both(C, conversations.OneView),
    *both(C + "/toggle_status", actions.ToggleStatus),
    *both(C + "/toggle_priority", actions.TogglePriority),
    *both(C + "/toggle_typing_status", actions.ToggleTyping),
    *both(C + "/assignments", actions.Assignments),
    *both(C + "/take", actions.Take),
    *both(C + "/labels", actions.Labels),
    *both(C + "/custom_attributes", actions.CustomAttributes),
    *both(C + "/update_last_seen", actions.Seen),
    *both(C + "/unread", actions.Unread),
    *both(C + "/mute", actions.Mute),
    *both(C + "/unmute", actions.Unmute),
    *both(C + "/draft", actions.DraftView),
    *both(C + "/participants", actions.Participants),
    *both(C + "/messages", messages.ListView),
    *both(C + "/messages/<int:message_id>", messages.OneView),
    *both(A + "attachments", messages.UploadView),
    *both(A + "contacts", contacts.ListView),
    *both(A + "contacts/search", contacts.SearchView),
    *both(A + "contacts/<int:contact_id>", contacts.OneView),
    *both(A + "contacts/<int:contact_id>/conversations", contacts.ConversationsView),
    *both(A + "contacts/<int:contact_id>/contactable_inboxes", contacts.InboxesView),
    *both(A + "contacts/<int:contact_id>/contact_inboxes", contacts.InboxesView),
    *both(A + "inboxes", people.Inboxes),
    *both(A + "inboxes/<int:pk>", people.InboxOne),
    *both(A + "inbox_members", people.InboxMembers),
    *both(A + "inbox_members/<int:pk>", people.InboxMembersOf),
    *both(A + "assignable_agents", people.Assignable),
    *both(A + "agents", people.Agents),
    *both(A + "agents/<int:pk>", people.AgentOne),
    *both(A + "teams", setup.Teams),
    *both(A + "teams/<int:pk>", setup.TeamOne),
    *both(A + "teams/<int:pk>/team_members", people.TeamMembers),
    *both(A + "labels", setup.Labels),
    *both(A + "labels/<int:pk>", setup.LabelOne),
    *both(A + "canned_responses", setup.Canned),
    *both(A + "canned_responses/<int:pk>", setup.CannedOne),
]
