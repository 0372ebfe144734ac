"""What a person waits for: not long, not too often, and never paid for twice."""

import threading
import time
import uuid

import pytest
from django.db import connections

from ai import asking, tasks
from ai.models import LedgerEntry, Run
from tests.ai.worker import Worker


@pytest.fixture(scope="module")
def worker(server, django_db_setup, tmp_path_factory):
    with Worker(tmp_path_factory.mktemp("worker") / "patient.log", server.url) as running:
        yield running


def rewrite(house, text, caller=None):
    return (caller or house.bob).post("ai/rewrite", {"text": text, "how": "friendlier"})


def test_a_slow_provider_is_a_clear_answer_and_not_a_long_wait(house, worker, settings):
    settings.AI_WORDS_SECONDS = 2
    house.behave("hang")
    answer = rewrite(house, "Yes, we do.")
    assert (answer.status_code, answer.json()["code"]) == (504, "ai_slow")
    house.behave()


def test_what_took_too_long_is_paid_once_and_known_whose_it_was(house):
    house.behave("hang")
    asked = {"key": "k", "once": uuid.uuid4().hex, "until": time.time() + 2, "user_id": house.shop.bob.user_id}
    tasks.answer(house.account.pk, "rewrite", {"text": "Yes.", "how": "shorter", "language": ""}, asked)
    house.behave()
    (run,) = house.rows(Run, kind="rewrite")
    assert (run.user_id, run.reason) == (house.shop.bob.user_id, "timeout")
    assert len(house.rows(LedgerEntry, call=run.call, kind="settle")) == 1


def test_without_a_worker_it_is_the_same(house, settings):
    settings.AI_WORDS_SECONDS = 0.2
    answer = rewrite(house, "Yes, we do.")
    assert (answer.status_code, answer.json()["code"]) == (504, "ai_slow")
    assert house.rows(Run, kind="rewrite") == []


def test_the_same_question_twice_is_one_call(house, worker):
    house.behave("", latency=0.5)
    answers = []

    def ask():
        answers.append(rewrite(house, "Yes. We do.").json())
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == [{"text": "Yes. We do. Have a lovely day!"}] * 4
    assert rewrite(house, "Yes. We do.").json() == answers[0]
    assert len(house.rows(Run, kind="rewrite")) == 1


def test_a_task_delivered_again_does_not_cost_again(house):
    asked = {"key": "k", "once": uuid.uuid4().hex, "until": time.time() + 8, "user_id": 1}
    given = {"text": "Yes.", "how": "shorter", "language": ""}
    for _ in range(2):
        tasks.answer(house.account.pk, "rewrite", given, asked)
    assert len(house.rows(Run, kind="rewrite")) == 1  # a worker beside may be drafting meanwhile


def test_what_could_not_be_done_in_time_is_not_begun(house):
    asked = {"key": "k", "once": uuid.uuid4().hex, "until": time.time() + 1, "user_id": 1}
    tasks.answer(house.account.pk, "rewrite", {"text": "Yes.", "how": "shorter", "language": ""}, asked)
    assert house.rows(Run, kind="rewrite") == []


def test_each_person_has_a_rate_of_his_own(house, worker, settings):
    settings.AI_WORDS_RATE = "2/minute"
    assert [rewrite(house, f"Number {number}.").status_code for number in range(3)] == [200, 200, 429]
    assert rewrite(house, "Number 0.").status_code == 200, "what is known already costs nothing"
    assert rewrite(house, "Number 9.", house.alice).status_code == 200
    assert len(house.rows(Run, kind="rewrite")) == 3


def test_a_process_lets_only_so_many_wait(house):
    taken = [asking._places.acquire(blocking=False) for _ in range(asking.WAITING_AT_ONCE)]
    try:
        answer = rewrite(house, "Yes.")
    finally:
        [asking._places.release() for _ in taken]
    assert (answer.status_code, answer.json()["code"]) == (503, "ai_busy")
