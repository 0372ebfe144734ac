"""The AI's figures for Prometheus, asked of the database when somebody asks: workers have no door of their own."""

from collections.abc import Iterable

from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily

HELP = {
    "queued": "Jobs that wait for a worker",
    "running": "Jobs a worker has",
    "oldest_seconds": "Age of the oldest queued job",
    "reserved_usd": "Reserved for calls that are under way",
    "runs_hour": "Runs in the last hour",
    "cost_usd_hour": "Their cost",
    "cost_usd_per_1000": "Cost of a thousand of them",
    "fallback_rate": "Share that came to nothing",
    "harmful_rate": "Share of the judged that was harmful, caught or sent",
    "judged_day": "Replies that went out and were judged, in a day",
    "judged_harmful_rate": "Share of them that was harmful",
    "judge_score": "What the judge thinks of them, 1 to 5",
    "latency_p50_seconds": "Latency, median",
    "latency_p95_seconds": "Latency, 95th percentile",
    "latency_p99_seconds": "Latency, 99th percentile",
}


class Figures:
    """A collector; silent while the database is away, which other figures tell."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for name, tier, value in _rows():
            labels = [] if tier is None else ["tier"]
            family = families.setdefault(name, GaugeMetricFamily(f"ai_{name}", HELP[name], labels=labels))
            family.add_metric([] if tier is None else [str(tier)], value)
        yield from families.values()


def _rows() -> list[tuple]:
    try:
        with connection.cursor() as run:
            run.execute("select name, tier, value from ai_figures()")
            return run.fetchall()
    except DatabaseError:
        return []
