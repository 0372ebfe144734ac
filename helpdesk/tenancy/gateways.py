"""What each web process says of its open connections, kept in Valkey for whoever asks about all of them."""

import json
import time

import redis
import structlog

from helpdesk.events.wake import connection

log = structlog.get_logger(__name__)
KEY = "cc:gateways"
SILENT = 20  # seconds after which a process is taken for dead; it reports every five


def report(process: str, figures: dict) -> None:
    """figures: {pid, started, connections, kinds: {kind: n}, accounts: {id: {kind: n}}, memory, loop_lag, log_lag,
    hints: bool}, seconds and bytes."""
    said = {"process": process, "at": time.time()} | figures
    try:
        connection().hset(KEY, process, json.dumps(said))
    except redis.RedisError as error:
        log.warning("report_lost", error=str(error))


def gone(process: str) -> None:
    try:
        connection().hdel(KEY, process)
    except redis.RedisError as error:
        log.warning("report_lost", error=str(error))


def reports() -> list[dict]:
    """Of those heard lately, by name; those long silent are forgotten. Empty while Valkey is away."""
    try:
        said = [json.loads(text) for text in connection().hgetall(KEY).values()]
        if dead := [each["process"] for each in said if each["at"] < time.time() - 10 * SILENT]:
            connection().hdel(KEY, *dead)
    except redis.RedisError as error:
        log.warning("reports_unavailable", error=str(error))
        return []
    return sorted((each for each in said if each["at"] > time.time() - SILENT), key=lambda each: each["process"])
