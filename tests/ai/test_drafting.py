"""From a customer's message to a draft, over the real protocol."""

from ai import configuration
from ai.models import Draft, Run
from conversations.models import Conversation
from helpdesk.scope import scope


def test_a_message_gets_a_draft_in_its_own_language(house):
    talk = house.says("Здравствуйте, где моя посылка? Заказ 55123 обещали ещё вчера привезти.")
    house.work()
    draft = house.draft(talk)
    assert draft.text.startswith("Здравствуйте, Vera!")
    assert draft.text.endswith("[Демо]")
    assert (draft.language, draft.model) == ("ru", draft.model)
    with scope(house.account.pk):
        assert Conversation.objects.get(pk=talk.pk).draft_preview.startswith("Здравствуйте, Vera!")
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



def test_a_draft_cites_what_the_house_knows(house):
    from ai.knowledge.services.articles import Content, create
    from conversations.services.actors import Actor

    with scope(house.account.pk):
        body = "Kettles are descaled with citric acid once a month. Use two spoons for a litre."
        article = create(Content(title="Descaling a kettle", body=body, language="en"), Actor.system(), publish=True)
    talk = house.says("How do I descale the kettle, and how often?")
    house.work()
    draft = house.draft(talk)
    assert "citric acid" in draft.text
    assert [source["article_id"] for source in draft.sources] == [article.pk]
    assert draft.confidence <= 0.9


def test_articles_are_part_of_what_a_draft_was_made_from(house):
    """The same question, the same words, another article: another key."""
    from ai.drafting.preparing import Plan, _key_of
    from ai.experiments import Arm
    from ai.knowledge import Passage
    from ai.models import Job
    from ai.prompts.drafting import Work
    from conversations.selectors.turns import turn_of

    talk = house.says("How do I descale the kettle?")
    with scope(house.account.pk):
        turn = turn_of(talk.pk)
        plan = Plan(configuration.read(), 2, Arm())
        work = Work(Job(conversation=talk, inbox_id=talk.inbox_id, turn=turn.message.pk), turn, "a1")
        keys = {_key_of(plan, work)}
        for version in (1, 1, 2):
            work.passages = [Passage(1, version, "Kettles", "Citric acid.", 1.0)]
            keys.add(_key_of(plan, work))
    assert len(keys) == 3
