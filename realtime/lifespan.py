"""A web process begins and ends: it says that it lives before anybody is connected, and leaves nothing behind.

Servers that know no lifespan (daphne) begin with the first connection, and are forgotten when they fall silent.
"""

from helpdesk.tenancy import gateways
from realtime import limits
from realtime.hub import hub
from realtime.threads import in_thread


async def lifespan(scope, receive, send):
    await receive()
    hub().begin()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub().end()
    await in_thread(limits.let_go)
    await in_thread(gateways.gone, limits.PROCESS)
    await send({"type": "lifespan.shutdown.complete"})
