"""The figures of quality over time, side by side for each tier, model, arm and so on."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from ai.measure import quality
from helpdesk.scope import current_account_id

SPLITS = ("tier", "model", "prompt", "arm", "intent", "inbox")
SHOWN = ("runs", "cost", "p50_ms", "p95_ms", "acceptance_rate", "harmful_percent", "fallback_rate")
MOST = 6  # lines one can still tell apart
LONGEST = timedelta(days=400)
HOURLY = timedelta(hours=49)  # up to two days, the one that has an hour more included
STEPS = {
    "hour": (timedelta(hours=1), "%Y-%m-%dT%H:00", 'YYYY-MM-DD"T"HH24:00'),
    "day": (timedelta(days=1), "%Y-%m-%d", "YYYY-MM-DD"),
}


def lines(since: datetime, until: datetime, split: str, zone: str) -> dict:
    """{"step": "hour" | "day", "moments": [local times], "series": [{"key", each of SHOWN: [one a moment]}],
    "left_out": keys there was no room for}. Where nothing ran, counts are 0 and all else is None."""
    step = "hour" if until - since <= HOURLY else "day"
    keys, left_out = _keys(since, until, split, zone)
    moments = _moments(since, until, step, ZoneInfo(zone))
    found = _found(since, until, split, zone, step, keys)
    series = [{"key": key} | _columns(found.get(key, {}), moments) for key in keys]
    return {"step": step, "moments": moments, "series": series, "left_out": left_out}


def _keys(since: datetime, until: datetime, split: str, zone: str) -> tuple[list[str], int]:
    """Those that ran most often, and how many others there are."""
    if not split:
        return ["total"], 0
    keys = [row["key"] for row in quality.table(since, until, split, zone)["rows"]]
    return keys[:MOST], len(keys[MOST:])


def _moments(since: datetime, until: datetime, step: str, zone: ZoneInfo) -> list[str]:
    """Every hour or day that `since` to `until` touches, as the account's clocks name it, each once."""
    length, name, _ = STEPS[step]
    at, end = since.astimezone(zone), until - timedelta(microseconds=1)
    last, names = end.astimezone(zone).strftime(name), []
    while at <= end:
        names.append(at.strftime(name))
        at = (at.astimezone(ZoneInfo("UTC")) + length).astimezone(zone) if step == "hour" else at + length
    return list(dict.fromkeys([*names, last]))


def _found(since: datetime, until: datetime, split: str, zone: str, step: str, keys: list[str]) -> dict:
    """{key: {moment: row of figures}}."""
    key = quality.KEYS[split] if split else "'total'"
    moment = f"to_char(r.created_at at time zone %(zone)s, '{STEPS[step][2]}')"
    sql = quality.SQL.format(key=f"{moment} as moment, {key}") + f" and {key} = any(%(keys)s) group by 1, 2"
    given: dict[str, Any] = {"since": since, "until": until, "zone": zone, "keys": keys}
    given["account"] = current_account_id()
    found: dict = {}
    with connection.cursor() as run:
        run.execute(sql, given)
        for at, *values in run.fetchall():
            row = quality.row(values)
            found.setdefault(row["key"], {})[at] = row
    return found


def _columns(rows: dict, moments: list[str]) -> dict:
    nothing = dict.fromkeys(SHOWN) | {"runs": 0, "cost": 0}
    return {name: [rows.get(at, nothing)[name] for at in moments] for name in SHOWN}
