"""make bench-realtime: how the gateway does beside the naive way, beside socket.io, beside the bare database.

    python -m benchmarks.realtime [scene ...]

Starts servers of its own (those of the tests: they do not wait for the disk) and pins the measured one to a core of its
own. Machines differ and are shared: read the ratios, which are taken within one run, in rounds that take turns. Raw
figures go to benchmarks/results/realtime.json; the exit code is 1 where a budget is broken.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.realtime import environment  # starts the servers before Django reads its settings
from benchmarks.realtime.figures import Report
from benchmarks.realtime.scenes import SCENES


def main() -> int:
    wanted = sys.argv[1:] or list(SCENES)
    report = Report()
    with tempfile.TemporaryDirectory() as directory, environment.prepared() as place:
        for name in wanted:
            began, known = time.perf_counter(), len(report.budgets)
            print(f"{name}:", flush=True)
            SCENES[name](report, Path(directory), place)
            print(report.table(known) + f"\n  ({time.perf_counter() - began:.0f} s)", flush=True)
    report.write()
    print(f"{report.broken} of {len(report.budgets)} budgets broken")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
