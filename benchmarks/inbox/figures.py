"""Figures, ratios between them, and what they may be. Times are milliseconds."""

import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).parent.parent / "results" / "inbox.json"


def summary(taken: list[float]) -> dict:
    """min, median, p95 and how many were measured."""
    ordered = sorted(taken)
    return {
        "min": round(ordered[0], 3),
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
        "count": len(ordered),
    }


@dataclass
class Report:
    """raw: every figure by name; budgets: (what, figure, most or least allowed, whether it is kept)."""

    raw: dict = field(default_factory=dict)
    budgets: list[tuple[str, float, str, bool]] = field(default_factory=list)

    def keep(self, name: str, figures) -> None:
        self.raw[name] = figures

    def at_most(self, what: str, figure: float, most: float) -> None:
        self.budgets.append((what, round(figure, 3), f"<= {most:g}", figure <= most))

    def at_least(self, what: str, figure: float, least: float) -> None:
        self.budgets.append((what, round(figure, 3), f">= {least:g}", figure >= least))

    def write(self) -> None:
        RESULTS.parent.mkdir(exist_ok=True)
        budgets = [dict(zip(("what", "figure", "budget", "kept"), row, strict=True)) for row in self.budgets]
        text = json.dumps({"budgets": budgets, "raw": self.raw}, indent=1, ensure_ascii=False)
        RESULTS.write_text(text + "\n")

    def table(self) -> str:
        words = {True: "kept", False: "BROKEN"}
        rows = [f"{words[kept]:>6}  {figure:>10}  {budget:>10}  {what}" for what, figure, budget, kept in self.budgets]
        return "\n".join(rows)

    @property
    def broken(self) -> int:
        return sum(not kept for *_, kept in self.budgets)
