"""Database work of the gateway: in threads of its own, so that the event loop never waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

MOST = 6  # at once; each holds one connection of the pool while it works
_threads = ThreadPoolExecutor(MOST, thread_name_prefix="gateway")


async def in_thread(work, *args):
    """Run it beside other work, with a connection that goes back to the pool afterwards."""

    def run():
        try:
            return work(*args)
        finally:
            connections["default"].close()

    return await asyncio.get_running_loop().run_in_executor(_threads, run)
