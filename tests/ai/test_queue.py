"""Order, batches, fairness, leases."""

import threading
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from ai import queue, tasks
from ai.models import Job, Run
from helpdesk.scope import scope
from tests.ai.conftest import House
from tests.api.conftest import open_shop

QUESTION = "Do you have this lamp in white?"


def jobs(house: House, number: int, **values) -> list:
    """Queued jobs of conversations of their own, as if their messages had come just now."""
    talks = [house.says(QUESTION, session=f"{values.get('rank', 5)}-{number}") for number in range(number)]
    house.follow()
    with scope(house.account.pk):
        Job.objects.filter(conversation__in=talks).update(**({"tier": 2, "rank": 5} | values))
    return talks


def clear(house: House) -> None:
    house.follow()
    with scope(house.account.pk):
        Job.objects.all().delete()


def test_urgent_ones_first_praise_last(house):
    clear(house)
    jobs(house, 2, rank=9)
    jobs(house, 2, rank=5)
    jobs(house, 1, rank=0, tier=3)
    assert [[job.rank for job in house.claim().jobs] for _ in range(2)] == [[0], [5, 5, 9, 9]]


def test_a_call_carries_twenty_at_most_and_hard_ones_go_alone(house):
    clear(house)
    jobs(house, 23, rank=5)
    claim = house.claim()
    assert (len(claim.jobs), claim.more) == (20, True)
    clear(house)
    jobs(house, 3, rank=3, tier=3)
    assert len(house.claim().jobs) == 1


def test_a_crowd_of_hard_ones_is_taken_together(house):
    clear(house)
    jobs(house, 24, rank=3, tier=3)
    assert len(house.claim().jobs) == queue.TOGETHER


def test_few_wait_for_company_and_enough_do_not(house, settings):
    settings.AI_COLLECT_SECONDS = settings.AI_LULL_SECONDS = 60
    clear(house)
    jobs(house, 9)
    claim = house.claim()
    assert claim.jobs == ()
    assert timedelta(50) > claim.later - timezone.now() > timedelta(seconds=30)
    jobs(house, 1, rank=4)
    assert len(house.claim().jobs) == 10


def test_a_lull_ends_the_waiting_for_company(house, settings):
    settings.AI_COLLECT_SECONDS, settings.AI_LULL_SECONDS = 3600, 600
    clear(house)
    talks = jobs(house, 3)
    later = house.claim().later - timezone.now()
    assert timedelta(seconds=600) > later > timedelta(seconds=300)
    with scope(house.account.pk):
        Job.objects.filter(conversation__in=talks).update(queued_at=timezone.now() - timedelta(seconds=600))
    assert len(house.claim().jobs) == 3


def test_an_account_has_only_so_many_calls_at_a_time(house, settings):
    settings.AI_CALLS_PER_ACCOUNT = 2
    clear(house)
    jobs(house, 5, rank=3, tier=3)
    assert [len(house.claim().jobs) for _ in range(4)] == [1, 1, 0, 0]


def test_a_lease_that_ran_out_is_anybodys(house):
    clear(house)
    jobs(house, 1)
    (first,) = house.claim().jobs
    assert house.claim().jobs == ()
    with scope(house.account.pk):
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (second,) = house.claim().jobs
    assert (second.pk, second.attempts) == (first.pk, 2)
    with scope(house.account.pk):
        queue.done([first])
        assert Job.objects.count() == 1, "who lost his lease cannot end the other's work"


def test_two_workers_never_claim_the_same(house, settings):
    settings.AI_CALLS_PER_ACCOUNT = 50
    clear(house)
    jobs(house, 12, rank=3, tier=3)
    start, got = threading.Barrier(6), []

    def worker():
        start.wait()
        for _ in range(2):
            got.extend(job.pk for job in house.claim().jobs)
        connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(got) == len(set(got)) == 12


def test_after_a_call_an_account_goes_to_the_end_of_the_line(house, provider):
    """One with many messages and one with few: a call each in turn, so the few are done after their first."""
    few = House(open_shop(), provider)
    clear(house), clear(few)
    jobs(house, 60)
    jobs(few, 3)
    assert tasks.work(house.account.pk) == 20
    assert tasks.work(few.account.pk) == 3
    assert len(house.rows(Job)) == 40
    assert len({run.call for run in house.rows(Run)}) == 1


def test_two_accounts_never_share_a_call(house, provider):
    other = House(open_shop(), provider)
    clear(house), clear(other)
    jobs(house, 3), jobs(other, 3)
    house.work(), other.work()
    assert provider.memory.sizes == [3, 3]


def test_a_fault_of_ours_gives_the_jobs_another_try(house, monkeypatch):
    from ai.drafting import batch

    clear(house)
    (talk,) = jobs(house, 1)
    with monkeypatch.context() as broken:
        broken.setattr(batch, "prepared", lambda _: 1 / 0)
        tasks.work(house.account.pk)
    assert (house.job(talk).state, house.job(talk).reason) == (Job.State.QUEUED, "error")
    house.hasten()
    house.work()
    assert house.draft(talk)
