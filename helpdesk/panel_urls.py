"""Pages of people: signing in and out, the password, the panel."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from helpdesk import accounts_views as accounts
from helpdesk import panel_views as panel

urlpatterns = [
    path("", RedirectView.as_view(url="/app/")),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", accounts.PasswordReset.as_view(), name="password_reset"),
    path(
        "password/sent/",
        auth.PasswordResetDoneView.as_view(template_name="account/sent.html"),
        name="password_reset_done",
    ),
    path("password/<uidb64>/<token>/", accounts.PasswordSet.as_view(), name="password_reset_confirm"),
    path(
        "password/done/",
        auth.PasswordResetCompleteView.as_view(template_name="account/done.html"),
        name="password_reset_complete",
    ),
    path("language/", accounts.language, name="language"),
    # Under /app/, so that the words are in the language of the person's panel.
    path("app/jsi18n/", JavaScriptCatalog.as_view(packages=[]), name="javascript-catalog"),
    path("app/account/", panel.switch_account, name="switch-account"),
    path("app/articles/", panel.articles, name="articles"),
    path("app/articles/<path:rest>", panel.articles),
    path("app/ai/", panel.assistant, name="assistant"),
    path("app/ai/<path:rest>", panel.assistant),
    path("app/", panel.panel, name="panel"),
    path("app/<path:rest>", panel.panel),
]
