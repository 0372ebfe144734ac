"""Every refusal as JSON: `{"error": {code, message, fields}, "message", "attributes"}`, and never an HTML page."""

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from helpdesk.lib.errors import Problem, TooMany

log = structlog.get_logger(__name__)
CODES = {
    400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 406: "not_acceptable",
    413: "too_large", 415: "unsupported_media_type", 422: "invalid", 429: "too_many",
}


def handle(error: Exception, context: dict) -> Response:
    """DRF's exception handler. What nobody foresaw is logged and answers 500 in the same shape."""
    set_rollback()
    if isinstance(error, Problem):
        return _of_problem(error)
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        return answer(422, "invalid", _first(fields), fields)
    if isinstance(error, exceptions.APIException):
        return _of_api(error)
    return _of_django(error)


def answer(status: int, code: str, message: str, fields: dict | None = None, **more) -> Response:
    fields = fields or {}
    body = {"error": {"code": code, "message": message, "fields": fields}, "message": message, "attributes": list(fields)}
    if more.get("current"):
        body["error"]["current"] = more["current"]
    return Response(body, status=status)


def _of_problem(error: Problem) -> Response:
    response = answer(int(error.status), error.code, error.message, error.fields, current=error.current)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def _of_api(error: exceptions.APIException) -> Response:
    status = 422 if isinstance(error, exceptions.ParseError) else error.status_code
    response = answer(status, CODES.get(status, "error"), str(error.detail))
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait) + 1)
    return response


def _of_django(error: Exception) -> Response:
    if isinstance(error, Http404):
        return answer(404, "not_found", "Resource could not be found")
    if isinstance(error, PermissionDenied):
        return answer(403, "forbidden", _("You may not do this."))
    if isinstance(error, ValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"base": error.messages}
        return answer(422, "invalid", _first(fields), fields)
    if isinstance(error, IntegrityError):
        return answer(422, "taken", _("This value is already taken, or refers to something that is not there."))
    if isinstance(error, RequestDataTooBig):
        return answer(413, "too_large", _("The request is too large."))
    if isinstance(error, (OperationalError, InterfaceError)):
        log.error("database_unavailable", error=str(error))
        return answer(503, "unavailable", _("Please try again in a moment."))
    log.exception("unforeseen", exc_info=error)
    return answer(500, "server_error", _("Something went wrong on our side. Nothing was changed."))


def _fields(detail) -> dict:
    if isinstance(detail, dict):
        return {name: [str(text) for text in _flat(value)] for name, value in detail.items()}
    return {"base": [str(text) for text in _flat(detail)]}


def _flat(value) -> list:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _flat(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _flat(each)]
    return [value]


def _first(fields: dict) -> str:
    name, texts = next(iter(fields.items()), ("", [""]))
    return texts[0] if name in ("base", "non_field_errors") else f"{name}: {texts[0]}"
