"""How well tier 1 reads the messages in benchmarks/ai/rows, written for this and kept out of the phrases.

    python -m benchmarks.ai.fresh [--set fresh_a]

A set is two files, NAME_ru.txt and NAME_en.txt: sections `## intent sentiment [urgent]` ("-" for nobody says), and one
message a line.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.ai.tier1 import brief, measure

ROWS = Path(__file__).parent / "rows"
RESULTS = Path(__file__).resolve().parent.parent / "results" / "ai_tier1_fresh.json"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled messages of one file; its name ends in the language."""
    head: list[str] = []
    for line in path.read_text().splitlines():
        if line.startswith("## "):
            head = line[3:].split()
        elif line.strip() and not line.startswith("# "):
            yield {
                "text": line,
                "lang": path.stem[-2:],
                "intent": None if head[0] == "-" else head[0],
                "sentiment": head[1],
                "urgent": "urgent" in head,
                "source": path.stem,
            }


def run(names: list[str]) -> dict[str, Any]:
    """Measures the named sets, writes benchmarks/results/ai_tier1_fresh.json and returns the same."""
    report = {}
    for name in names:
        report[name] = measure([row for path in sorted(ROWS.glob(f"{name}_*.txt")) for row in rows(path)])
    RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return report


def main() -> int:
    known = sorted({path.stem[:-3] for path in ROWS.glob("*_??.txt")})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=known, action="append", help="only this one")
    for name, report in run(parser.parse_args().set or known).items():
        print(f"{name}\n{brief(report)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
