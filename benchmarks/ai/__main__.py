"""make bench-ai: the pipeline, and with --rows FILE how well tier 1 reads labelled messages."""

import argparse
import json


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", help="labelled messages for tier 1 (see benchmarks.ai.tier1)")
    given = parser.parse_args()
    if given.rows:
        from benchmarks.ai import tier1

        tier1.run(given.rows)
    from benchmarks.ai import pipeline  # starts servers

    print(json.dumps(pipeline.run(), indent=1))


main()
