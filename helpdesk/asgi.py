"""The product as an ASGI application: HTTP by Django, sockets by Channels."""

import os
from importlib.util import find_spec

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
http = get_asgi_application()  # loads the apps; what follows imports models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

if find_spec("helpdesk.headers"):
    from helpdesk.headers import RenameTokenHeader

    http = RenameTokenHeader(http)
routes = {"http": http}
if find_spec("realtime.routing"):
    from realtime.routing import websocket_urlpatterns

    routes["websocket"] = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
application = ProtocolTypeRouter(routes)
