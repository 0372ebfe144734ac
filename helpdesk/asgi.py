"""The product as an ASGI application: HTTP by Django, sockets by Channels."""

import gc
import os

import django

gc.disable()  # nothing of what is loaded here is garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
django.setup(set_prefix=False)  # what follows imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import resolve  # noqa: E402

from ai import first_look  # noqa: E402
from conversations.api.unchanged import or_unchanged  # noqa: E402
from helpdesk.handler import OneThread  # noqa: E402
from helpdesk.headers import RenameTokenHeader  # noqa: E402
from realtime.lifespan import lifespan  # noqa: E402
from realtime.routing import knowing_cookies, or_streams, websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": RenameTokenHeader(or_streams(or_unchanged(OneThread()))),
        "websocket": knowing_cookies(URLRouter(websocket_urlpatterns)),
        "lifespan": lifespan,
    }
)

first_look.warm()
resolve("/healthz")  # loads every view, or the first request would have to wait for them
gc.freeze()  # it lives as long as the process, which need not look through it again and again
gc.enable()
