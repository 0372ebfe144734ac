"""Database work of the gateway: in a thread of its own, so that the event loop never waits."""

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connections


async def in_thread(work, *args):
    """Run it beside other work, with a connection that goes back to the pool afterwards."""

    def run():
        try:
            return work(*args)
        finally:
            connections["default"].close()

    async with ThreadSensitiveContext():
        return await sync_to_async(run, thread_sensitive=True)()
