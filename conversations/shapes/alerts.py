"""What wants attention: of `/chat/alerts`, and of the frame that says so at once."""

from conversations.shapes import staff

REASONS = ("urgent", "waiting")  # in this order, each by how long it has been due


def reason(section: str) -> str | None:
    return section if section in REASONS else None


def reason_before(section: int | None) -> str | None:
    """section: as it was stored; None for a conversation that was not there yet."""
    return reason(staff.SECTIONS[section]) if section is not None else None


def alert(item: dict, session: str | None) -> dict:
    """An item of the inbox with why it wants attention, or null; session: its visitor's."""
    return {"conversation_id": item["id"], "session_id": session, "reason": reason(item["section"])} | item
