"""Figures about a classifier: F-scores, precision and recall, calibration."""

from collections import Counter
from collections.abc import Sequence

Pairs = Sequence[tuple[str, str]]


def f_scores(pairs: Pairs) -> dict[str, float]:
    """F1 of every label that occurs in the truth, from (truth, said) pairs."""
    truth, said = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    right = Counter(one for one, two in pairs if one == two)
    return {label: round(2 * right[label] / (truth[label] + said[label]), 4) for label in sorted(truth)}


def macro(pairs: Pairs) -> float | None:
    """The mean of the labels' F1; None without pairs."""
    scores = f_scores(pairs)
    return round(sum(scores.values()) / len(scores), 4) if scores else None


def accuracy(pairs: Pairs) -> float | None:
    """The share of pairs that agree; None without pairs."""
    return round(sum(one == two for one, two in pairs) / len(pairs), 4) if pairs else None


def confusion(pairs: Pairs) -> dict[str, dict[str, int]]:
    """How often each true label (outer) was called what (inner)."""
    table: dict[str, Counter] = {}
    for one, two in pairs:
        table.setdefault(one, Counter())[two] += 1
    return {label: dict(row.most_common()) for label, row in sorted(table.items())}


def alarm(pairs: Sequence[tuple[bool, bool]]) -> dict[str, float | int | None]:
    """Precision and recall of a yes, and how many of each there were."""
    hits = sum(one and two for one, two in pairs)
    true, said = sum(one for one, _ in pairs), sum(two for _, two in pairs)
    return {
        "recall": round(hits / true, 4) if true else None,
        "precision": round(hits / said, 4) if said else None,
        "true": true,
        "said": said,
        "of": len(pairs),
    }


def calibration(sure: Sequence[tuple[float, bool]], bins: int = 10) -> dict[str, object]:
    """Expected calibration error and, for every tenth of confidence, how often it was right."""
    rows = []
    for number in range(bins):
        inside = [(how, right) for how, right in sure if number <= min(how * bins, bins - 1e-9) < number + 1]
        if inside:
            mean = sum(how for how, _ in inside) / len(inside)
            hit = sum(right for _, right in inside) / len(inside)
            rows.append({"confidence": round(mean, 3), "right": round(hit, 3), "messages": len(inside)})
    error = sum(abs(row["confidence"] - row["right"]) * row["messages"] for row in rows) / max(len(sure), 1)
    return {"expected_error": round(error, 4), "bins": rows}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
