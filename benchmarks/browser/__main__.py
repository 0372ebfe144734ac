"""make bench-browser: is the panel there at once, and does it stay smooth and small, with a hundred thousand rows?

Starts the whole product as a user has it in var/bench, fills an account once by `manage.py simulate`, and looks at
it in Chromium. Beside each figure stands the same without the panel: the sign-in page opened, an empty page that draws
frames. The machine is shared, so read the two together. Raw figures go to benchmarks/results/browser.json; exit 1
where a budget breaks.

    python -m benchmarks.browser [--size 100k] [--rounds 15]
"""

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.inbox import people
from benchmarks.inbox.figures import Report

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("BENCH_DATA_DIR", ROOT / "var" / "bench"))
RESULTS = ROOT / "benchmarks" / "results" / "browser.json"


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--size", default="100k", choices=list(people.SIZES))
    given.add_argument("--rounds", type=int, default=15)
    options = given.parse_args()
    os.environ |= {"DATA_DIR": str(DATA), "DEMO": "0"}

    from tests.product import Product

    with Product(DATA) as product:
        made, _ = people.prepare(product, DATA / "bench-inbox.json", [options.size])
        return _measured(product.url, made[options.size]["accounts"][0], options.rounds)


def _measured(url: str, account: dict, rounds: int) -> int:
    from playwright.sync_api import sync_playwright

    from benchmarks.browser import holding, moving, opening
    from benchmarks.browser.panel import Panel
    from tests.chromium import launch_options

    report = Report()
    report.keep(
        "who wants a processor, for each there is, before it began", round(os.getloadavg()[0] / os.cpu_count(), 1)
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        panel = Panel(browser, url, account["email"], account["password"])
        for part in (opening, moving, holding):
            part.measure(panel, report, rounds)
        browser.close()
    budgets = [dict(zip(("what", "figure", "budget", "kept"), row, strict=True)) for row in report.budgets]
    RESULTS.write_text(json.dumps({"budgets": budgets, "raw": report.raw}, indent=1, ensure_ascii=False) + "\n")
    print(report.table())
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
