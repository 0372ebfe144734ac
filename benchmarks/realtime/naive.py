"""Channels as its tutorial teaches it: a group in Redis, a dict sent to it, every consumer encodes; a sync view posts.

The view does what the product's does for an operator's reply (who he is, whether he may, the lock, the repeat, the
flood, message, conversation, event and delivery), in the ORM and with Django's own settings: a connection a request.
Served by daphne as `benchmarks.realtime.naive:application`, with NAIVE_DATABASE_URL and REDIS_URL in the environment.
"""

import json
import os

import dj_database_url
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="only measured",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["channels"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={"default": dj_database_url.parse(os.environ["NAIVE_DATABASE_URL"])},
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [os.environ["REDIS_URL"]], "prefix": "naive"},
        }
    },
)
django.setup()

from asgiref.sync import async_to_sync  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

from benchmarks.realtime.naive_talk import answer  # noqa: E402


class Listener(AsyncJsonWebsocketConsumer):
    groups = ["all"]

    async def message(self, event):
        await self.send_json(event)


def post(request):
    given = json.loads(request.body)
    message = answer(request.headers["Api-Access-Token"], given["content"], given["echo_id"])
    told = {"type": "message", "id": message.pk, "content": message.body}
    async_to_sync(get_channel_layer().group_send)("all", told)
    return JsonResponse({"id": message.pk}, status=201)


urlpatterns = [path("", post)]
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": URLRouter([path("ws", Listener.as_asgi())])}
)
