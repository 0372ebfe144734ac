"""What operators correct is learnt, for their own account."""

import pytest

from ai import borrowed, lessons
from ai.models import Lesson
from conversations.models import Conversation
from helpdesk.scope import scope
from tests import factories

SAID = [
    "кешбокс не пришёл за этот месяц", "где мой кешбокс?", "когда будет кешбокс за июль", "кешбокс пропал из профиля",
    "подскажите, кешбокс начислят?", "кешбокс опять не дошёл", "не вижу кешбокс", "жду кешбокс вторую неделю",
    "кешбокс за покупку когда", "вопрос про кешбокс",
]  # fmt: skip


@pytest.fixture(autouse=True)
def warmed(settings):
    borrowed.warm()
    settings.AI_TIER1_MILLISECONDS = 5_000


def test_corrections_are_learnt_by_the_account_that_made_them(house):
    for text in SAID:
        talk = house.says(text, session=text)
        address = f"conversations/{talk.display_id}/ai/correction"
        assert house.bob.post(address, {"intent": "payment"}).status_code == 200
    with scope(house.account.pk):
        assert lessons.learn() == 1
        assert Lesson.objects.get().corrections == 10
    talk = house.says("а кешбокс уже отправили?", session="new")
    with scope(house.account.pk):
        assert Conversation.objects.get(pk=talk.pk).intent == "payment"
        assert lessons.learn() == 2
    neighbour = factories.write(house.shop.their_inbox, "а кешбокс уже отправили?").conversation
    with scope(house.shop.other.pk):
        assert Conversation.objects.get(pk=neighbour.pk).intent != "payment"
        assert lessons.revision() == 0
