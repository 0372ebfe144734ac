"""Positions of one process at another, of another database and of nobody; and a batch that could not be told."""

import pytest
from asgiref.sync import sync_to_async

from realtime import log, positions
from realtime.feed import Feed
from realtime.members import StaffMember
from tests import factories

NOW = "100:200:150,160"


@pytest.mark.parametrize(
    ("one", "ahead"),
    [("100:200:150,160", False), ("90:190:150,160", False), ("100:200:160", True), ("100:201:150,160", True)],
)
def test_who_may_have_been_told_more(one, ahead):
    assert positions.ahead(one, NOW) is ahead


@pytest.mark.parametrize(
    "snapshot", ["5:3:", "0:0:", "1:99999999999999999999:", "1:9:4,4", "1:9:5,4", "1:9:,", "1:9:9", "3:9:2", "x", ""]
)
def test_what_is_no_snapshot_is_no_position(snapshot):
    assert positions.decode(positions.encode(snapshot)) is None


def member(shop) -> StaffMember:
    return StaffMember(membership=shop.alice)


def texts(member) -> list[str]:
    return [member.queue.get_nowait() for _ in range(member.queue.qsize())]


async def now(shop) -> str:
    return (await sync_to_async(log.now)(shop.account.pk)).snapshot


async def opened(shop) -> Feed:
    """With a cursor of this moment."""
    feed = Feed(shop.account.pk)
    await feed.join(member(shop), None, None)
    return feed


async def test_who_comes_from_a_process_that_was_ahead_hears_nothing_twice(shop):
    behind = await opened(shop)
    await sync_to_async(factories.write)(shop.inbox, "Already told elsewhere")
    returning = member(shop)
    await behind.join(returning, positions.encode(await now(shop)), None)
    await sync_to_async(factories.write)(shop.inbox, "New")
    await behind.look()
    heard = "".join(texts(returning))
    assert "New" in heard
    assert "Already told elsewhere" not in heard


async def test_a_position_of_another_life_of_the_database_is_answered_with_resync(shop):
    feed = await opened(shop)
    _, most, _ = (await now(shop)).split(":")
    later = f"{int(most) + 10**9}:{int(most) + 10**9}:"
    returning = member(shop)
    await feed.join(returning, positions.encode(later), None)
    assert '"resync"' in texts(returning)[0]


class Broken(StaffMember):
    """A member that cannot be told."""

    def hand(self, parcel) -> None:
        raise RuntimeError("cannot be told")


async def test_what_could_not_be_told_is_told_when_it_can(shop):
    feed = await opened(shop)
    broken, sound = Broken(membership=shop.alice), member(shop)
    await feed.join(broken, None, None)
    await feed.join(sound, None, None)
    await sync_to_async(factories.write)(shop.inbox, "Amid a failure")
    with pytest.raises(RuntimeError):
        await feed.look()
    feed.leave(broken)
    await feed.look()
    assert "Amid a failure" in "".join(texts(sound))
