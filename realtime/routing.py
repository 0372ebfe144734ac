"""Sockets' addresses."""

from urllib.parse import parse_qs

from django.urls import path

from realtime.staff import StaffSocket
from realtime.visitor import VisitorSocket

_staff, _visitor = StaffSocket.as_asgi(), VisitorSocket.as_asgi()


async def channel(scope, receive, send):
    """`?type=staff` is an operator's socket, everything else a visitor's."""
    kind = parse_qs(scope["query_string"].decode(errors="replace")).get("type", [""])[0]
    await (_staff if kind == "staff" else _visitor)(scope, receive, send)


websocket_urlpatterns = [path("channel/ws", channel)]
