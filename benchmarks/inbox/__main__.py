"""make bench-inbox: does the inbox open the same at a thousand and at a million conversations?

Starts the whole product as a user has it (web, worker, beat, PostgreSQL that waits for the disk) in var/bench, fills
three accounts once by `manage.py simulate`, and asks them in turns, so that a busy machine slows all of them alike.
Read the ratios: the machine is shared. Raw figures go to benchmarks/results/inbox.json; exit 1 where a budget breaks.

    python -m benchmarks.inbox [--sizes 1k,100k,1M] [--rounds 60]
"""

import argparse
import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("BENCH_DATA_DIR", ROOT / "var" / "bench"))


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--sizes", default="1k,100k,1M")
    given.add_argument("--rounds", type=int, default=60)
    options = given.parse_args()
    os.environ |= {"DATA_DIR": str(DATA), "DEMO": "0", "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}

    from tests.product import Product

    with Product(DATA) as product:
        return _measured(product, options.sizes.split(","), options.rounds)


def _measured(product, sizes: list[str], rounds: int) -> int:
    from benchmarks.inbox import people
    from benchmarks.inbox.figures import Report

    made, seconds = people.prepare(product, DATA / "bench-inbox.json", sizes)
    import django

    django.setup()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    from benchmarks.inbox.course import Course

    report = Report()
    report.keep("seconds to simulate (only what was made in this run)", seconds)
    course = Course(product, people.places(made), report, rounds)
    course.run()
    report.write()
    print(report.table())
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
