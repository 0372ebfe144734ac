"""Django's ASGI handler for an application whose views and middleware are all synchronous."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import connections
from django.http import FileResponse
from django.urls import set_script_prefix

# As many requests at once as may wait for something slow; those that ask the database are held up by its pool before.
_threads = ThreadPoolExecutor(32, "request")


class OneThread(ASGIHandler):
    """A request is one visit to one thread, which stays for the next.

    Django's own makes a thread for each request, and changes between it and the event loop for each thing it does:
    half of the cost of a small request.
    """

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def handle(self, scope, receive, send):
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        visit = copy_context().run
        response = await asyncio.get_running_loop().run_in_executor(_threads, visit, self._answer, scope, body)
        if response.streaming:
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    def _answer(self, scope, body):
        """The response. It is closed, unless it is still to be read; the thread's connection has been given back."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with closing(body):
            request, refused = self.create_request(scope, body)
            response = self._of_views(request) if request else refused
        if response.streaming:
            connections.close_all()
        else:
            response.close()
        return response

    def _of_views(self, request):
        response = self.get_response(request)
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response

    async def _stream(self, response, receive, send):
        """Until all is sent or the client has gone."""
        sending = asyncio.create_task(self.send_response(response, send))
        gone = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            sending.cancel()
            gone.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)
            await sync_to_async(response.close)()
