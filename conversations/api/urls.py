"""Addresses of the application API."""

from django.urls import path

from conversations.api import (
    account,
    actions,
    alerts,
    bulk,
    contacts,
    conversations,
    docs,
    files,
    inbox,
    interactions,
    messages,
    notices,
    people,
    profile,
    saying,
    search,
    setup,
    views,
)
from conversations.api.routes import both

A = "api/v1/accounts/<key:account_id>"
C = A + "/conversations/<number:display_id>"
P = A + "/contacts/<key:contact_id>"

PERSON = {
    "api": profile.Alive,
    "api/v1/profile": profile.Profile,
    "api/v1/profile/availability": profile.Availability,
    "api/v1/profile/reset_access_token": profile.ResetToken,
    "api/v1/auth/token": profile.Token,
}
CONVERSATIONS = {
    A + "/conversations": conversations.ListView,
    A + "/conversations/inbox": inbox.InboxView,
    A + "/conversations/summary": inbox.SummaryView,
    A + "/conversations/meta": conversations.MetaView,
    C: conversations.OneView,
    C + "/toggle_status": actions.ToggleStatus,
    C + "/toggle_priority": actions.TogglePriority,
    C + "/toggle_typing_status": actions.ToggleTyping,
    C + "/viewing": saying.LookView,
    C + "/assignments": actions.Assignments,
    C + "/take": actions.Take,
    C + "/labels": actions.Labels,
    C + "/custom_attributes": actions.CustomAttributes,
    C + "/update_last_seen": actions.Seen,
    C + "/unread": actions.Unread,
    C + "/mute": actions.Mute,
    C + "/unmute": actions.Unmute,
    C + "/draft": actions.DraftView,
    C + "/participants": actions.Participants,
    C + "/messages": messages.ListView,
    C + "/messages/<key:message_id>": messages.OneView,
    A + "/attachments": messages.UploadView,
    A + "/search": search.SearchView,
    A + "/bulk_actions": bulk.BulkActions,
    A + "/stream": saying.SayView,
    A + "/views": views.ListView,
    A + "/views/<key:pk>": views.OneView,
}
INTERACTIONS = {
    "api/interactions": interactions.ListView,
    "api/interactions/inbox": interactions.InboxView,
    "api/interactions/summary": interactions.SummaryView,
    "chat/alerts": alerts.AlertsView,
}
CONTACTS = {
    A + "/contacts": contacts.ListView,
    A + "/contacts/search": contacts.SearchView,
    P: contacts.OneView,
    P + "/conversations": contacts.ConversationsView,
    P + "/contactable_inboxes": contacts.InboxesView,
    P + "/contact_inboxes": contacts.InboxesView,
}
ACCOUNT = {
    A: account.AccountOne,
    A + "/events": account.EventsView,
    A + "/inboxes": people.Inboxes,
    A + "/inboxes/<key:pk>": people.InboxOne,
    A + "/inbox_members": people.InboxMembers,
    A + "/inbox_members/<key:pk>": people.InboxMembersOf,
    A + "/assignable_agents": people.Assignable,
    A + "/agents": people.Agents,
    A + "/agents/<key:pk>": people.AgentOne,
    A + "/teams": setup.Teams,
    A + "/teams/<key:pk>": setup.TeamOne,
    A + "/teams/<key:pk>/team_members": people.TeamMembers,
    A + "/labels": setup.Labels,
    A + "/labels/<key:pk>": setup.LabelOne,
    A + "/canned_responses": setup.Canned,
    A + "/canned_responses/<key:pk>": setup.CannedOne,
    A + "/notifications": notices.ListView,
    A + "/notifications/read_all": notices.ReadAll,
    A + "/notifications/<key:pk>": notices.OneView,
}
ALL = PERSON | CONVERSATIONS | INTERACTIONS | CONTACTS | ACCOUNT

urlpatterns = [
    path("files/<str:key>/<str:name>", files.serve, name="file"),
    path("api/docs/", docs.Docs.as_view(), name="api-docs"),
    *both(ALL),
]
