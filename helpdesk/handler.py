"""Django's ASGI handler for an application whose views and middleware are all synchronous."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler


class OneThread(ASGIHandler):
    """A request is one visit to one thread.

    Django's own goes back to the event loop around every middleware that could be asynchronous, and again to a thread
    for each thing it does: a dozen changes of thread, half of the cost of a small request.
    """

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
