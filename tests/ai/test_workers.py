"""With real workers: from the message to the draft, over a killed worker, and what somebody waits for at the screen."""

import time

import pytest
from django.utils import timezone

from ai import tasks
from ai.models import Draft, Job, LedgerEntry, Run, Summary
from conversations.models import Message
from helpdesk.scope import scope
from tests.ai.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
QUESTION = "Do you have this lamp in white?"


def eventually(question, seconds: float = 100):
    until = time.monotonic() + seconds
    while not (found := question()):
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.05)  # polling other processes: there is nothing to wait on
    return found


@pytest.fixture(scope="module")
def worker(server, django_db_setup, tmp_path_factory):
    with Worker(tmp_path_factory.mktemp("worker") / "one.log", server.url) as running:
        yield running


def test_a_worker_killed_in_mid_call(house, server, tmp_path):
    house.behave("hang")
    with Worker(tmp_path / "first.log", server.url) as first:
        talk = house.says(QUESTION)
        eventually(lambda: (job := house.job(talk)) and job.state == Job.State.RUNNING and house.provider.memory.active)
        first.kill()
    house.behave()
    with scope(house.account.pk):
        assert Job.objects.get(conversation=talk).state == Job.State.RUNNING
        Job.objects.update(lease_until=timezone.now())  # let its time pass
        LedgerEntry.objects.filter(open=True).update(expires_at=timezone.now())
    with Worker(tmp_path / "second.log", server.url):
        tasks.sweep()
        assert eventually(lambda: house.draft(talk))
        eventually(lambda: not house.rows(LedgerEntry, open=True))
    lost = house.rows(Run, reason="worker_lost")
    assert len(lost) == 1
    settled = house.rows(LedgerEntry, kind="settle")
    assert sum(run.cost_micro for run in house.rows(Run)) == sum(entry.amount_micro for entry in settled)


def test_from_the_message_to_the_draft_by_itself(house, worker):
    talk = house.says(QUESTION)
    draft = eventually(lambda: house.draft(talk))
    assert draft.text.endswith("[Demo]")
    eventually(lambda: not house.rows(Job))


def test_a_storm_of_messages_becomes_few_calls(house, worker):
    talks = [house.says(QUESTION, session=f"v{number}") for number in range(40)]
    eventually(lambda: len(house.rows(Draft, state="ready")) >= len(talks))
    assert len({run.call for run in house.rows(Run)}) < len(talks)
    assert len(house.rows(Run, outcome="offered")) == len({run.conversation_id for run in house.rows(Run)})


def test_words_somebody_waits_for(house, worker):
    talk = house.says("Здравствуйте, какой размер у куртки?")
    place = f"conversations/{talk.display_id}/ai"
    summary = house.bob.post(place + "/summary", {"language": "ru"}).json()["summary"]
    assert summary["text"].startswith("Клиент написал")
    assert house.bob.post(place + "/summary", {"language": "ru"}).json()["summary"] == summary
    assert len(house.rows(Run, kind="summary")) == 1, "nothing was said since"
    assert house.bob.get(place).json()["summary"] == summary
    with scope(house.account.pk):
        message = Message.objects.filter(conversation=talk).latest("pk")
        assert Summary.objects.get(conversation=talk).message_id == message.pk
    said = house.bob.post(place + "/translate", {"message_id": message.pk, "to": "en"})
    assert said.json() == {"text": "[en] Здравствуйте, какой размер у куртки?"}
    with scope(house.account.pk):
        assert Message.objects.get(pk=message.pk).content_attributes["translations"]["en"] == said.json()["text"]
    short = house.bob.post("ai/rewrite", {"text": "Yes. We do have it in white.", "how": "shorter"})
    assert short.json() == {"text": "Yes."}
    for body in ({"text": "", "how": "shorter"}, {"text": "x", "how": "louder"}):
        assert house.bob.post("ai/rewrite", body).status_code == 422
    assert house.bob.post(place + "/translate", {"message_id": message.pk, "to": "klingon"}).status_code == 422


def test_an_answer_that_cannot_be_had_is_said_at_once(house, worker):
    """Whoever has been patient in vain is told something else (`ai_slow`)."""
    house.behave("500")
    answer = house.bob.post("ai/rewrite", {"text": "Yes, we do.", "how": "shorter"})
    assert (answer.status_code, answer.json()["code"]) == (503, "ai_server_error")
