"""What an operator has typed and not sent."""

from conversations.models import Draft
from conversations.services.limits import valid_content


def keep(conversation_id: int, user_id: int, content: str, private: bool = False) -> Draft | None:
    """Keep the draft; an empty one is forgotten. Raises Invalid for one too long."""
    if not content.strip():
        Draft.objects.filter(conversation_id=conversation_id, user_id=user_id).delete()
        return None
    draft, _ = Draft.objects.update_or_create(
        conversation_id=conversation_id,
        user_id=user_id,
        defaults={"content": valid_content(content, 0), "private": private},
    )
    return draft
