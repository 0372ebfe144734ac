"""The hub's own races, without a server."""

import asyncio

import pytest

from realtime.feed import Feed
from realtime.hub import Hub
from realtime.members import MOST_UNSENT, OVERFLOW, StaffMember


@pytest.fixture
def hub(monkeypatch):
    """A hub whose joins wait until they are let, and that reads neither Valkey nor the log."""
    made = Hub()
    made.let = asyncio.Event()

    async def join(feed, member, since, resume):
        await made.let.wait()
        feed.staff.add(member)

    async def nothing(*_):
        await asyncio.sleep(3600)

    monkeypatch.setattr(Feed, "join", join)
    monkeypatch.setattr(Hub, "_listen", nothing)
    monkeypatch.setattr(Hub, "_follow", nothing)
    return made


async def test_the_last_one_may_leave_while_another_joins(hub):
    first, second = StaffMember(), StaffMember()
    hub.let.set()
    await hub.join(1, first)
    hub.let.clear()
    joining = asyncio.create_task(hub.join(1, second))
    await asyncio.sleep(0)
    hub.leave(1, first)
    hub.let.set()
    await joining
    assert second in hub.feeds[1].staff
    hub.leave(1, second)
    assert not hub.feeds


async def test_a_reader_that_does_not_read_is_cut_off_and_holds_nothing():
    member = StaffMember()
    for number in range(3 * MOST_UNSENT):
        member.offer(str(number))
    assert member.close_code == OVERFLOW
    assert member.queue.get_nowait() is None
    assert member.queue.empty()
