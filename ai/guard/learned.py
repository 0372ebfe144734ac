"""What the small model adds to the rules."""

from ai.guard.rules import Hit


def reply_hits(folded: str, already: set[str]) -> list[Hit]:
    return []
