"""The least a request can do: one INSERT, one PUBLISH, one frame to whoever listens. No framework at all.

Served by uvicorn as `benchmarks.realtime.floor:application`, with FLOOR_DATABASE_URL and REDIS_URL.
"""

import asyncio
import json
import os

import psycopg_pool
import redis.asyncio

listeners: set = set()
pool = psycopg_pool.AsyncConnectionPool(os.environ["FLOOR_DATABASE_URL"], open=False, min_size=4, max_size=12)
valkey = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"])


async def listen() -> None:
    async with redis.asyncio.Redis.from_url(os.environ["REDIS_URL"]).pubsub() as told:
        await told.subscribe("floor")
        async for hint in told.listen():
            if hint["type"] == "message":
                for send in list(listeners):
                    await send({"type": "websocket.send", "text": hint["data"].decode()})


async def post(receive, send) -> None:
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    content = json.loads(body)["content"]
    async with pool.connection() as connection:
        ran = await connection.execute("insert into bench_message (body) values (%s) returning id", [content])
        (pk,) = await ran.fetchone()
    answer = json.dumps({"id": pk, "content": content})
    await valkey.publish("floor", answer)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": answer.encode()})


async def application(scope, receive, send) -> None:
    if scope["type"] == "lifespan":
        await pool.open(wait=True)
        application.listening = asyncio.create_task(listen())
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "http":
        await post(receive, send)
    else:
        await send({"type": "websocket.accept"})
        listeners.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        listeners.discard(send)
