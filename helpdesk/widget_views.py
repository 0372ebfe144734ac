"""The widget: a small loader on anybody's page, and the chat in a frame of our own."""

from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from conversations.demo.people import ACCOUNTS
from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox, Membership, User
from helpdesk.tenancy.visitors import door

MINUTES = 5


@cache
def _loader() -> str:
    with open(finders.find("widget/loader.js"), encoding="utf-8") as source:
        return source.read()


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """At a fixed address, so that a site's snippet never changes."""
    response = HttpResponse(_loader(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """What the loader's button needs before the chat is opened: {color: "#rrggbb", position: "right" | "left"}. 404 for
    no such inbox."""
    place = door(request.GET.get("inbox", "")[:64])
    inbox = _inbox(*place) if place else None
    if inbox is None:
        raise Http404
    response = JsonResponse({"color": inbox.widget_color, "position": inbox.widget_position})
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@xframe_options_exempt
def frame(request: HttpRequest) -> HttpResponse:
    """The chat itself. Which sites may frame it, the inbox says."""
    place = door(request.GET.get("inbox", "")[:64])
    inbox = _inbox(*place) if place else None
    if inbox is None:
        raise Http404
    language = _language(request, inbox)
    with translation.override(language):
        response = render(request, "widget/frame.html", {"inbox": inbox, "language": language})
    response.headers["Content-Language"] = language
    response._csp_replace = {"frame-ancestors": _ancestors(inbox)}
    return response


@require_safe
def catalog(request: HttpRequest, language: str) -> HttpResponse:
    """The words of the frame, in the frame's language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        return JavaScriptCatalog(packages=[]).get(request)


def _inbox(account_id: int, inbox_id: int) -> Inbox | None:
    with scope(account_id):
        return Inbox.objects.filter(pk=inbox_id, channel=Inbox.Channel.WEB_WIDGET).first()


def _language(request: HttpRequest, inbox: Inbox) -> str:
    known = dict(settings.LANGUAGES)
    wanted = [request.GET.get("locale", "")[:2], inbox.locale, translation.get_language_from_request(request)]
    return next(word for word in [*wanted, "en"] if word in known)


def _ancestors(inbox: Inbox) -> list[str]:
    return ["'self'", *inbox.allowed_domains] if inbox.allowed_domains else ["*"]


@require_safe
def demo(request: HttpRequest, page: str) -> HttpResponse:
    """A shop's page with the one script tag; only where the demo data was loaded."""
    token = _demo_token(f"/demo/{page}/")
    if token is None:
        raise Http404
    return render(request, f"demo/{page}.html", {"token": token})


def _demo_token(address: str) -> str | None:
    for plan in ACCOUNTS:
        user = User.objects.filter(email=plan["people"][0][0]).first()
        with scope(None, user.pk if user else None):
            place = Membership.all_of(user).first() if user else None
        if place is None:
            continue
        with scope(place.account_id):
            inbox = Inbox.objects.filter(website_url=address).order_by("pk").first()
        if inbox is not None:
            return inbox.website_token
    return None


