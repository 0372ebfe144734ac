"""What Django answers outside a view of ours: JSON for programs, Django's own pages for people."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from conversations.api.problems import body

FOR_PROGRAMS = ("/api", "/chat/", "/channel/", "/files/", "/public/")


def _for_program(request: HttpRequest) -> bool:
    return request.path.startswith(FOR_PROGRAMS)


def _json(request: HttpRequest, status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(body(request.path, code, message), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_program(request):
        return _json(request, 400, "bad_request", _("The request could not be read."))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_program(request):
        return _json(request, 403, "forbidden", _("You may not do this."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_program(request):
        return _json(request, 404, "not_found", "Resource could not be found")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away: the request was refused whole and may be repeated."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, code = (503, "unavailable") if away else (500, "server_error")
    if _for_program(request):
        message = _("Please try again in a moment.") if away else _("Something went wrong on our side.")
        response: HttpResponse = _json(request, status, code, message)
    else:
        response = defaults.server_error(request)
        response.status_code = status
    if away:
        response["Retry-After"] = "2"
    return response
