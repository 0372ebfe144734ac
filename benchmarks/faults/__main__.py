"""How long each fault is felt, at fifty messages a second; beside the longest silence of the same run before it.

Runs the scenes of tests/faults in their long form. Writes benchmarks/results/faults.json; exit status 1 where anything
was lost or doubled.
"""

import json
import platform
import sys
import tempfile
from pathlib import Path

from tests.faults.scenes import FAULTS, LONG, RATE, Figures, Scene, unquiet_product

RESULT = Path(__file__).resolve().parent.parent / "results" / "faults.json"


def measure(names: list[str]) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory(prefix="chatcenter-faults-") as folder, unquiet_product(Path(folder)) as product:
        demo = product.demo()
        return {name: _told(name, Scene(product, demo).play(FAULTS[name], LONG)) for name in names}


def _told(name: str, figures: Figures) -> Figures:
    print(f"{name:26} silent for {figures.hearing_silence:6.2f} s, calm {figures.calm_silence:5.2f} s, ", end="")
    print(f"accepted {figures.accepted}, lost {figures.lost}, doubled {figures.doubled}", flush=True)
    return figures


def main() -> int:
    measured = measure(sys.argv[1:] or list(FAULTS))
    said = {name: figures.said() | {"of_calm": _ratio(figures)} for name, figures in measured.items()}
    RESULT.write_text(json.dumps({"rate": RATE, "machine": platform.machine(), "faults": said}, indent=2) + "\n")
    return int(any(figures.lost or figures.doubled for figures in measured.values()))


def _ratio(figures: Figures) -> float | None:
    return round(figures.hearing_silence / figures.calm_silence, 1) if figures.calm_silence else None


if __name__ == "__main__":
    sys.exit(main())
