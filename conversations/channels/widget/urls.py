from django.urls import path

from conversations.channels.widget import views

S = "chat/session/<uuid:session_id>/"

urlpatterns = [
    path("chat/session", views.SessionView.as_view(), name="visitor-session"),
    path(S + "channel-token", views.ChannelTokenView.as_view()),
    path(S + "messages", views.MessagesView.as_view()),
    path(S + "attachments", views.AttachmentsView.as_view()),
    path(S + "seen", views.SeenView.as_view()),
    path(S + "ack", views.AckView.as_view()),
    path(S + "typing", views.TypingView.as_view()),
    path(S + "rating", views.RatingView.as_view()),
    path(S + "end", views.EndView.as_view()),
    path(S + "contact", views.ContactView.as_view()),
]
