"""Every refusal as JSON, never an HTML page.

Chatwoot's clients read `error` as a text, so on the application API it is one and the details stand beside it;
everywhere else `error` is an object (docs/api.md).
"""

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from helpdesk.lib.errors import Problem, TooMany

log = structlog.get_logger(__name__)
CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many",
}
# What PostgreSQL or Python cannot hold: NUL, half a surrogate pair, a number out of range, a thousand brackets.
UNSTORABLE = (DataError, UnicodeError, RecursionError, OverflowError)


def handle(error: Exception, context: dict) -> Response:
    """DRF's exception handler. What nobody foresaw is logged and answers 500 in the same shape."""
    set_rollback()
    status, code, message, more = _told(error)
    response = Response(body(context["request"].path, code, message, **more), status=status)
    for name, value in _headers(error).items():
        response[name] = value
    return response


def body(path: str, code: str, message: str, fields: dict | None = None, current: dict | None = None) -> dict:
    """The refusal in the shape its address promises."""
    message, fields = (
        _sayable(message),
        {_sayable(name): [_sayable(each) for each in texts] for name, texts in (fields or {}).items()},
    )
    extra = {"current": current} if current else {}
    if not path.startswith("/api/v1/") or path.startswith("/api/v1/auth"):
        return {"error": {"code": code, "message": message, "fields": fields} | extra}
    return {"error": message, "code": code, "message": message, "fields": fields, "attributes": list(fields)} | extra


def _sayable(text) -> str:
    """A refusal may quote what was sent, and half a surrogate pair cannot be sent back."""
    return str(text).encode("utf-8", "replace").decode()


def _told(error: Exception) -> tuple[int, str, str, dict]:
    """(status, code, message, fields and current)."""
    if isinstance(error, Problem):
        return int(error.status), error.code, error.message, {"fields": error.fields, "current": error.current}
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        return 422, "invalid", _first(fields), {"fields": fields}
    if isinstance(error, exceptions.APIException):
        status = 422 if isinstance(error, exceptions.ParseError) else error.status_code
        return status, CODES.get(status, "error"), str(error.detail), {}
    return _of_django(error)


def _of_django(error: Exception) -> tuple[int, str, str, dict]:
    if isinstance(error, ValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"base": error.messages}
        return 422, "invalid", _first(fields), {"fields": fields}
    for kinds, status, code, message in _known():
        if isinstance(error, kinds):
            if status == 503:
                log.error("database_unavailable", error=str(error))
            return status, code, message, {}
    log.exception("unforeseen", exc_info=error)
    return 500, "server_error", _("Something went wrong on our side. Nothing was changed."), {}


def _known() -> list[tuple]:
    return [
        (Http404, 404, "not_found", "Resource could not be found"),
        (PermissionDenied, 403, "forbidden", _("You may not do this.")),
        (IntegrityError, 422, "taken", _("This value is already taken, or refers to something that is not there.")),
        (UNSTORABLE, 422, "invalid", _("The request contains something that cannot be stored.")),
        (RequestDataTooBig, 413, "too_large", _("The request is too large.")),
        ((SuspiciousOperation, UnreadablePostError), 400, "bad_request", _("The request could not be read.")),
        ((OperationalError, InterfaceError), 503, "unavailable", _("Please try again in a moment.")),
    ]


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if isinstance(error, TooMany):
        headers |= {"Retry-After": str(error.retry_after), "RateLimit-Remaining": "0"}
        headers |= {"RateLimit-Reset": str(error.retry_after)}
        headers |= {"RateLimit-Limit": str(error.limit)} if error.limit else {}
    elif getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    return headers


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
    return texts[0] if name in ("base", "__all__", "non_field_errors") else f"{name}: {texts[0]}"
