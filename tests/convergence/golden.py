"""Recording what clients are told, with numbers and times that are the same in every run."""

import json
import re
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random
from zlib import crc32

from django.db import connections

from tests.product import ROOT

FOLDER = ROOT / "tests" / "js" / "golden"
UNTOLD = ("pos", "position", "ai")  # what the machine makes of a text is tried elsewhere
# Told on a clock of its own, or not at all where all is over before it strikes.
PASSING = ("hello", "pong", "chat.presence", "chat.viewing", "chat.viewers", "chat.typing", "chat.queue")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
SHOP = re.compile(r"Shop \d+")
RANDOM = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


class Calm(Random):
    """Chooses the first, hurries nobody, repeats nothing."""

    def random(self) -> float:
        return 1.0

    def choice(self, options):
        return options[0]

    def sample(self, population, k, **_):
        return list(population)

    def randint(self, a: int, b: int) -> int:
        return b


def count_from(base: int) -> None:
    """Have every table count from there, so that ids do not depend on which tests ran before. Once for each base."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select schemaname, sequencename from pg_sequences where schemaname = 'public'")
        for schema, name in cursor.fetchall():
            place = crc32(name.encode()) % 900  # of its own: another table more changes nobody else's ids
            cursor.execute("select setval(%s, %s)", [f'{schema}."{name}"', base + place * 10_000])


def told(steps: list[dict]) -> list[dict]:
    """The steps, client by client, without what differs from run to run; times in their order, a second apart."""
    kept = [step for step in map(_without, steps) if (step.get("frame") or {}).get("type") not in PASSING]
    kept.sort(key=itemgetter("client"))  # who of them is told first is nobody's promise
    text = json.dumps(kept, ensure_ascii=False)
    text = _numbered(RANDOM, SHOP.sub("Shop", text), lambda place: f"random-{place}")
    return _epochs(json.loads(_in_order(text)))


def _without(value):
    if isinstance(value, dict):
        return {name: _without(each) for name, each in value.items() if name not in UNTOLD}
    return [_without(each) for each in value] if isinstance(value, list) else value


def _numbered(pattern: re.Pattern, text: str, name) -> str:
    known: dict[str, str] = {}
    return pattern.sub(lambda found: known.setdefault(found[0], name(len(known) + 1)), text)


def _in_order(text: str) -> str:
    moments = sorted({datetime.fromisoformat(found) for found in MOMENT.findall(text)})
    ranks = {moment: FIRST + timedelta(seconds=place) for place, moment in enumerate(moments)}
    return MOMENT.sub(lambda found: ranks[datetime.fromisoformat(found[0])].isoformat().replace("+00:00", "Z"), text)


def _epochs(value):
    """Whole seconds follow from the exact times beside them; when a row was written last is of no account."""
    if isinstance(value, list):
        return [_epochs(each) for each in value]
    if not isinstance(value, dict):
        return value
    fresh = {name: _epochs(each) for name, each in value.items() if name != "updated_at"}
    if "created_at_iso" in fresh:
        fresh["created_at"] = int(datetime.fromisoformat(fresh["created_at_iso"]).timestamp())
    return fresh


def path(name: str) -> Path:
    return FOLDER / f"{name}.json"


def dumped(recorded: dict) -> str:
    lines = ",\n  ".join(json.dumps(step, ensure_ascii=False, sort_keys=True) for step in recorded["steps"])
    end = json.dumps(recorded["end"], ensure_ascii=False, sort_keys=True)
    return f'{{\n"end": {end},\n"steps": [\n  {lines}\n]\n}}\n'
