"""How well and how fast tier 1 reads a file of labelled messages.

    python -m benchmarks.ai.tier1 --rows FILE [--wrong intent]

Each line of the file: {"text", "lang"?, "intent"?, "sentiment"?, "urgent"?, "source"?}; a field that is null or missing
is not judged.
"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from ai.tier1 import analyse, warm
from benchmarks.ai.metrics import accuracy, alarm, calibration, confusion, f_scores, macro, percentile

RESULTS = Path(__file__).resolve().parent.parent / "results" / "ai_tier1.json"
BUDGETS = {
    "ru": {"intent": 0.80, "sentiment": 0.78},
    "en": {"intent": 0.74, "sentiment": 0.74},
    "urgent": {"recall": 0.90, "precision": 0.75},
    "language": 0.99,
    "milliseconds": {"p95": 20, "p99": 50},
}


def run(path: Path | str) -> dict[str, Any]:
    """Reads every row and measures; writes benchmarks/results/ai_tier1.json and returns the same."""
    report = measure([json.loads(line) for line in Path(path).read_text().splitlines() if line.strip()])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return report


def measure(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The same figures for rows at hand; writes nothing."""
    worked = process_time()
    read, took = _read(rows)
    worked = (process_time() - worked) * 1000 / max(len(rows), 1)
    return {
        "rows": len(rows),
        "milliseconds": {f"p{share}": round(percentile(took, share / 100), 3) for share in (50, 95, 99)},
        "processor_milliseconds_each": round(worked, 3),
        "language": accuracy(_pairs(rows, read, "lang")),
        "urgent": _alarm(rows, read),
        **{lang: _language(rows, read, lang) for lang in ("ru", "en")},
        "sources": _sources(rows, read),
        "budgets": BUDGETS,
    }


def _read(rows: list[dict]) -> tuple[list, list[float]]:
    warm()
    read, took = [], []
    for row in rows:
        begun = perf_counter()
        read.append(analyse(row["text"]))
        took.append((perf_counter() - begun) * 1000)
    return read, took


def _pairs(rows: list[dict], read: list, name: str) -> list[tuple[str, str]]:
    return [(row[name], getattr(one, name)) for row, one in zip(rows, read, strict=True) if row.get(name) is not None]


def _alarm(rows: list[dict], read: list) -> dict[str, Any]:
    both = zip(rows, read, strict=True)
    return alarm([(row["urgent"], one.urgent) for row, one in both if row.get("urgent") is not None])


def _language(rows: list[dict], read: list, lang: str) -> dict[str, Any]:
    both = [(row, one) for row, one in zip(rows, read, strict=True) if row.get("lang") == lang]
    rows, read = [row for row, _ in both], [one for _, one in both]
    intents = _pairs(rows, read, "intent")
    sure = [(one.confidence, row["intent"] == one.intent) for row, one in both if row.get("intent") is not None]
    return {
        "intent": macro(intents),
        "sentiment": macro(_pairs(rows, read, "sentiment")),
        "urgent": _alarm(rows, read),
        "intents": f_scores(intents),
        "sentiments": f_scores(_pairs(rows, read, "sentiment")),
        "confusion": confusion(intents),
        "calibration": calibration(sure),
    }


def _sources(rows: list[dict], read: list) -> dict[str, Any]:
    found = {}
    for source in sorted({str(row.get("source")) for row in rows}):
        both = [(row, one) for row, one in zip(rows, read, strict=True) if str(row.get("source")) == source]
        some, ones = [row for row, _ in both], [one for _, one in both]
        found[source] = {
            "rows": len(both),
            "language": accuracy(_pairs(some, ones, "lang")),
            "intent": macro(_pairs(some, ones, "intent")),
            "intent_accuracy": accuracy(_pairs(some, ones, "intent")),
            "sentiment": macro(_pairs(some, ones, "sentiment")),
            "urgent": _alarm(some, ones),
        }
    return found


def brief(report: dict[str, Any]) -> str:
    """A report in a few lines."""
    lines = [f"language {report['language']}  urgent {report['urgent']}  ms {report['milliseconds']}"]
    for lang in ("ru", "en"):
        one = report[lang]
        lines.append(
            f"{lang}: intent {one['intent']}  sentiment {one['sentiment']}  urgent {one['urgent']}  "
            f"calibration error {one['calibration']['expected_error']}"
        )
        lines.append(f"    {one['intents']}")
    lines += [f"  {source}: {figures}" for source, figures in report["sources"].items()]
    return "\n".join(lines)


def _wrong(path: Path, name: str) -> None:
    for line in path.read_text().splitlines():
        row = json.loads(line)
        one = analyse(row["text"])
        if row.get(name) is not None and row[name] != getattr(one, name):
            print(f"{row.get('source')}\t{row[name]} -> {getattr(one, name)} {one.confidence}\t{row['text'][:150]!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description="How well and how fast tier 1 reads labelled messages.")
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--wrong", choices=["lang", "intent", "sentiment", "urgent"], help="print what is wrong")
    options = parser.parse_args()
    if options.wrong:
        _wrong(options.rows, options.wrong)
    else:
        print(brief(run(options.rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
