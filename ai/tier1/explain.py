"""Why: the words that weighed most, as people wrote them."""

import numpy as np

from ai.tier1.features import letters, place, stem
from ai.tier1.model import Model

# A word that pulls less than this share of the strongest says nothing.
SHARE = 0.35
MOST = 4


def matched(words: str) -> str:
    """The sentence shown for words that decided."""
    return f'matched: "{words}"'


def weightiest(model: Model, words: list[str], lang: str, column: int) -> list[str]:
    """The words that speak for a column, neighbours together, strongest first; at most two groups."""
    if not words:
        return []
    pulls = [_pull(model, words, at, lang, column) for at in range(len(words))]
    top = max(pulls)
    if top <= 0:
        return []
    strong = [pull >= top * SHARE and word[0] not in "<?!" for pull, word in zip(pulls, words, strict=True)]
    groups = sorted(_groups(words, pulls, strong), reverse=True)
    return [matched(group) for _, group in groups[:2]]


def _pull(model: Model, words: list[str], at: int, lang: str, column: int) -> float:
    names = ["w" + stem(words[at], lang)]
    if at + 1 < len(words):
        names.append(f"b{stem(words[at], lang)} {stem(words[at + 1], lang)}")
    places = [place(name) for name in names]
    pulls = model.pull(np.array([*places, *letters(words[at])]), column).tolist()
    return sum(pulls[: len(places)]) + 0.35 * sum(pulls[len(places) :])


def _groups(words: list[str], pulls: list[float], strong: list[bool]) -> list[tuple[float, str]]:
    groups: list[tuple[float, list[str]]] = []
    for at, word in enumerate(words):
        if not strong[at]:
            continue
        if at and strong[at - 1] and len(groups[-1][1]) < MOST:
            groups[-1] = (max(groups[-1][0], pulls[at]), [*groups[-1][1], word])
        else:
            groups.append((pulls[at], [word]))
    return [(pull, " ".join(group)) for pull, group in groups]
