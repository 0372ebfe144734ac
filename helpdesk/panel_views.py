"""The operator's panel: one shell, the rest is the browser's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership


@require_safe
@login_required
@ensure_csrf_cookie
@never_cache
def panel(request: HttpRequest, rest: str = "") -> HttpResponse:
    return _shell(request, "app/panel.html")


@require_safe
@login_required
@ensure_csrf_cookie
@never_cache
def articles(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The knowledge base, a page of its own."""
    return _shell(request, "app/articles.html")


@require_safe
@login_required
@ensure_csrf_cookie
@never_cache
def assistant(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The AI's figures and set-up, a page of its own; who may see them the API decides."""
    return _shell(request, "app/ai.html")


def _shell(request: HttpRequest, template: str) -> HttpResponse:
    if request.membership is None:
        return render(request, "account/nowhere.html", status=403)
    return render(request, template, {"membership": request.membership, "account": request.account})


@require_POST
@login_required
def switch_account(request: HttpRequest) -> HttpResponse:
    """Make another of his accounts the active one. Another's account changes nothing."""
    wanted = request.POST.get("account_id", "")
    with scope(None, request.user.pk):
        mine = {str(place.account_id) for place in Membership.all_of(request.user)}
    if wanted in mine:
        request.session["account_id"] = int(wanted)
    return redirect("panel")
