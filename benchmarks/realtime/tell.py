"""Another process that tells all sockets of the naive server: `python -m benchmarks.realtime.tell <redis url>`."""

import asyncio
import json
import sys
import time

from channels_redis.core import RedisChannelLayer


async def main(redis_url: str) -> None:
    layer, loop = RedisChannelLayer(hosts=[redis_url], prefix="naive"), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        marked = {"type": "message", "content": f"t={time.monotonic_ns()}"}
        await layer.group_send("all", marked | json.loads(line))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
