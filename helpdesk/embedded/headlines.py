"""Which lines of a child's log are for the terminal as well: errors, and the first line of a traceback."""

import json

LOUD = {"error", "critical"}  # a warning is often no more than a stranger's wrong address
MOST = 5
LONGEST = 200


def headlines(name: str, lines: list[str]) -> list[str]:
    """At most MOST of them, and where the others are."""
    found = [text for text in map(_headline, lines) if text]
    more = [f"and {len(found) - MOST} more in logs/{name}.log"] if len(found) > MOST else []
    return [f"{name}: {text}" for text in found[:MOST] + more]


def _headline(line: str) -> str | None:
    if line.startswith("{"):
        return _structured(line)
    if line.startswith(("ERROR", "CRITICAL", "Traceback")):
        return line[:LONGEST]
    return None


def _structured(line: str) -> str | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if record.get("level") not in LOUD:
        return None
    return f"{record['level']}: {record.get('event', '')}"[:LONGEST]
