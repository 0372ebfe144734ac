"""Signing in and out, and the password."""

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from helpdesk.tenancy.middleware import KNOWN


class SignIn(auth.LoginView):
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True


class PasswordReset(auth.PasswordResetView):
    template_name = "account/reset.html"
    email_template_name = "account/reset_email.txt"
    subject_template_name = "account/reset_subject.txt"


class PasswordSet(auth.PasswordResetConfirmView):
    template_name = "account/set.html"


def locked_out(request: HttpRequest, credentials=None, *args, **kwargs) -> HttpResponse:
    """Too many wrong passwords from here for this person."""
    response = render(request, "account/locked.html", {"minutes": int(settings.AXES_COOLOFF_TIME * 60)}, status=429)
    response["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen: with the person where he is signed in, else in a cookie."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if safe else "/")
    if wanted in KNOWN:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS
        )
        if request.user.is_authenticated:
            request.user.locale = wanted
            request.user.save(update_fields=["locale"])
    return response
