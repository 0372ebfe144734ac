"""The addresses that are listened to: sockets, and event streams beside Django's own addresses."""

import re
from urllib.parse import parse_qs

from channels.auth import AuthMiddlewareStack
from django.urls import path

from realtime.staff import StaffSocket, StaffStream
from realtime.visitor import LinkStream, VisitorSocket, VisitorStream


def knowing_cookies(inner):
    """Looks for a person only where there is a cookie to know him by: with a token that would be for nothing."""
    known = AuthMiddlewareStack(inner)

    async def choose(scope, receive, send):
        has_cookie = any(name == b"cookie" for name, _ in scope["headers"])
        await (known if has_cookie else inner)(scope, receive, send)

    return choose


STREAM, LINK = "/channel/sse", re.compile(r"/chat/[0-9a-f-]{36}/stream")


def _by_kind(staff, visitor):
    """`?type=staff` is an operator's, everything else a visitor's."""

    async def choose(scope, receive, send):
        kind = parse_qs(scope["query_string"].decode(errors="replace")).get("type", [""])[0]
        await (staff if kind == "staff" else visitor)(scope, receive, send)

    return choose


channel = _by_kind(StaffSocket.as_asgi(), VisitorSocket.as_asgi())
websocket_urlpatterns = [path("channel/ws", channel)]


def or_streams(application):
    """ASGI: event streams, and everything else as before."""
    stream = _by_kind(knowing_cookies(StaffStream.as_asgi()), VisitorStream.as_asgi())
    link = LinkStream.as_asgi()

    async def choose(scope, receive, send):
        wanted = {STREAM: stream}.get(scope["path"]) or (link if LINK.fullmatch(scope["path"]) else application)
        await wanted(scope, receive, send)

    return choose
