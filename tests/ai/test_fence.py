"""The turn fence: what was read before somebody spoke is neither paid for nor shown."""

import threading

from django.db import connections

from ai import tasks
from ai.models import Draft, Job, Run
from conversations.models import Conversation, Message
from conversations.services import lifecycle
from conversations.services.actors import Actor
from helpdesk.scope import scope

QUESTION = "Do you have this lamp in white?"


def meanwhile(house, act) -> None:
    """Do it while the provider is thinking."""
    house.behave(latency=0.8)
    working = threading.Thread(target=lambda: (tasks.work(house.account.pk), connections.close_all()))
    house.follow()
    working.start()
    while not house.provider.memory.active:
        assert working.is_alive()
    act()
    working.join()
    house.behave()


def test_a_newer_message_while_the_model_thinks(house):
    talk = house.says(QUESTION)
    meanwhile(house, lambda: house.says("Or in green?"))
    assert house.draft(talk) is None
    assert [run.outcome for run in house.rows(Run)] == ["stale"]
    house.work()
    with scope(house.account.pk):
        assert house.draft(talk).message_id == Message.objects.filter(conversation=talk).latest("pk").pk


def test_an_operators_reply_while_the_model_thinks(house):
    talk = house.says(QUESTION)
    meanwhile(house, lambda: house.bob.post(f"conversations/{talk.display_id}/messages", {"content": "Yes, we do."}))
    house.work()
    assert house.draft(talk) is None
    assert [run.outcome for run in house.rows(Run)] == ["stale"]
    assert house.job(talk) is None


def test_a_deleted_conversation_while_the_model_thinks(house):
    talk = house.says(QUESTION)
    with scope(house.account.pk):
        meanwhile(house, lambda: lifecycle.delete(talk.pk, Actor.system()))
    house.work()
    assert house.rows(Draft) == []
    assert [run.outcome for run in house.rows(Run)] == ["stale"]


def test_a_message_taken_back_while_the_model_thinks(house):
    talk = house.says(QUESTION)
    with scope(house.account.pk):
        message = Message.objects.filter(conversation=talk).latest("pk")
    meanwhile(house, lambda: house.alice("DELETE", f"conversations/{talk.display_id}/messages/{message.pk}"))
    assert house.draft(talk) is None


def test_queued_work_is_dropped_before_it_costs(house):
    answered, closed = house.says(QUESTION, session="a"), house.says(QUESTION, session="b")
    house.follow()
    assert len(house.rows(Job)) == 3, "vera's from the beginning too"
    house.bob.post(f"conversations/{answered.display_id}/messages", {"content": "Yes."})
    house.bob.post(f"conversations/{closed.display_id}/toggle_status", {"status": "resolved"})
    house.work()
    assert {run.conversation_id for run in house.rows(Run)}.isdisjoint({answered.pk, closed.pk})
    assert house.rows(Job) == []


def test_a_ready_draft_goes_with_the_reply_and_with_the_end(house):
    talk = house.says(QUESTION)
    house.work()
    house.bob.post(f"conversations/{talk.display_id}/toggle_status", {"status": "resolved"})
    house.follow()
    assert house.draft(talk) is None
    with scope(house.account.pk):
        assert Conversation.objects.get(pk=talk.pk).draft_preview == ""


def test_a_note_is_no_answer(house):
    talk = house.says(QUESTION)
    house.work()
    house.bob.post(f"conversations/{talk.display_id}/messages", {"content": "Hm, do we?", "private": True})
    house.work()
    assert house.draft(talk)
    assert house.provider.memory.calls == 1


def test_taking_it_over_keeps_the_draft_for_whoever_took_it(house):
    talk = house.says(QUESTION)
    house.work()
    house.bob.post(f"conversations/{talk.display_id}/take")
    house.work()
    assert house.draft(talk)


def test_nobodys_own_change_is_made_old_by_a_draft(house):
    """An operator who has the conversation open may still change it by the version he knows."""
    talk = house.says(QUESTION)
    with scope(house.account.pk):
        before = Conversation.objects.get(pk=talk.pk)
    house.work()
    with scope(house.account.pk):
        after = Conversation.objects.get(pk=talk.pk)
    assert after.version == before.version
    assert after.event_seq > before.event_seq


def test_an_event_tells_the_panel_to_look_again(house):
    from helpdesk.events.models import Event

    talk = house.says(QUESTION)
    house.work()
    told = [event for event in house.rows(Event, conversation_id=talk.pk) if event.payload.get("changed") == ["ai"]]
    assert told
    assert {event.kind for event in told} == {"conversation.updated"}


def test_a_delivery_that_comes_twice_makes_one_draft(house):
    from helpdesk.events.models import Delivery

    talk = house.says(QUESTION)
    house.work()
    with scope(house.account.pk):
        Delivery.objects.filter(subscriber="ai").update(state=0)
    house.work()
    assert len(house.rows(Run, conversation_id=talk.pk)) == 1
    assert len(house.rows(Draft, conversation=talk)) == 1
