"""From a customer's message to a draft, over the real protocol."""

from ai.models import Draft, Run
from conversations.models import Conversation
from helpdesk.scope import scope


def test_a_message_gets_a_draft_in_its_own_language(house):
    talk = house.says("Здравствуйте, где моя посылка? Заказ 55123 обещали ещё вчера привезти.")
    house.work()
    draft = house.draft(talk)
    assert draft.text.startswith("[Демо] Здравствуйте, Vera!")
    assert (draft.language, draft.model) == ("ru", draft.model)
    with scope(house.account.pk):
        assert Conversation.objects.get(pk=talk.pk).draft_preview.startswith("[Демо]")
    (run,) = house.rows(Run, conversation_id=talk.pk)
    assert (run.outcome, run.price_known, run.tokens_in > 500) == ("offered", True, True)
    assert house.job(talk) is None


def test_a_newer_message_voids_the_draft_and_gets_its_own(house):
    talk = house.says("Does this kettle have a thermostat?")
    house.work()
    first = house.draft(talk)
    house.says("And is it sold in red?")
    house.work()
    assert house.draft(talk).pk != first.pk
    assert [row.state for row in house.rows(Draft, conversation=talk)] == ["stale", "ready"]

