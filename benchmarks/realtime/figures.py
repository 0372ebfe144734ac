"""Figures, the ratios between them, and what they may be."""

import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).parent.parent / "results" / "realtime.json"


def percentile(taken: list[float], share: float) -> float:
    """share: 0.5 is the median. Infinite where nothing was measured."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def median(taken: list[float]) -> float:
    return statistics.median(taken) if taken else float("inf")


@dataclass
class Report:
    """raw: every figure by scene; budgets: (what, figure, the most or least allowed, whether it is kept)."""

    raw: dict = field(default_factory=dict)
    budgets: list[tuple[str, float, str, bool]] = field(default_factory=list)

    def keep(self, scene: str, figures) -> None:
        self.raw[scene] = figures

    def at_most(self, what: str, figure: float, most: float) -> None:
        self.budgets.append((what, round(figure, 3), f"<= {most:g}", figure <= most))

    def at_least(self, what: str, figure: float, least: float) -> None:
        self.budgets.append((what, round(figure, 3), f">= {least:g}", figure >= least))

    def goal(self, what: str, figure: float, least: float) -> None:
        """A far goal: told, but no failure."""
        self.budgets.append((what, round(figure, 3), f"goal {least:g}", True))

    def write(self) -> None:
        RESULTS.parent.mkdir(exist_ok=True)
        budgets = [dict(zip(("what", "figure", "budget", "kept"), row, strict=True)) for row in self.budgets]
        RESULTS.write_text(json.dumps({"budgets": budgets, "raw": self.raw}, indent=1, ensure_ascii=False) + "\n")

    def table(self, since: int = 0) -> str:
        words = {True: "kept", False: "BROKEN"}
        rows = self.budgets[since:]
        return "\n".join(f"{words[kept]:>6}  {figure:>10}  {budget:>10}  {what}" for what, figure, budget, kept in rows)

    @property
    def broken(self) -> int:
        return sum(not kept for *_, kept in self.budgets)
