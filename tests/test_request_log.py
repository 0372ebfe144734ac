"""The address that lines of the log name."""

import pytest
import structlog
from django.test import RequestFactory

from helpdesk.request_log import LONGEST, RequestLog


@pytest.mark.parametrize(
    ("named", "logged"),
    [
        ({}, "127.0.0.1"),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, "203.0.113.7"),
        ({"HTTP_X_FORWARDED_FOR": " 2001:db8::7 , 10.0.0.1"}, "2001:db8::7"),
        ({"HTTP_X_FORWARDED_FOR": ", 10.0.0.1"}, "127.0.0.1"),
        ({"HTTP_X_FORWARDED_FOR": "x" * 500}, "x" * LONGEST),
        ({"REMOTE_ADDR": ""}, ""),
    ],
)
def test_the_address_is_the_first_that_is_named(named, logged):
    structlog.contextvars.clear_contextvars()
    RequestLog.bind_ip(RequestFactory().get("/", **named))
    assert structlog.contextvars.get_contextvars() == {"ip": logged}
    structlog.contextvars.clear_contextvars()
