"""When the log is looked into: for every event, but once for those that one look has told."""

import asyncio

import pytest

from helpdesk.events import wake
from realtime.feed import Feed
from realtime.hints import Hints
from realtime.hub import Hub


@pytest.fixture
def hints():
    return Hints()


def rings(hints) -> bool:
    return hints._bell.is_set()


def test_what_was_told_is_not_looked_for_again_when_valkey_says_it_too(hints):
    hints.heard(1, from_valkey=False)
    hints.looking()
    assert not rings(hints)
    hints.looked([1])
    hints.heard(1, from_valkey=True)
    assert not rings(hints)
    hints.heard(2, from_valkey=True)
    assert rings(hints)


def test_what_was_hinted_at_while_the_log_was_read_is_looked_for_unless_it_was_among_it(hints):
    hints.heard(1, from_valkey=True)
    hints.looking()
    hints.heard(2, from_valkey=True)
    hints.heard(3, from_valkey=True)
    hints.looked([1, 2])
    assert rings(hints)
    hints.looking()
    hints.looked([3])
    assert not rings(hints)


def test_a_nudge_is_not_taken_back_by_what_was_told(hints):
    hints.looking()
    hints.set()
    hints.heard(1, from_valkey=True)
    hints.looked([1])
    assert rings(hints)


def test_a_look_that_failed_forgets_no_hint_that_came_meanwhile(hints):
    hints.heard(1, from_valkey=True)
    hints.looking()
    hints.heard(2, from_valkey=True)
    assert rings(hints)


def test_valkey_is_mute_from_an_unhinted_event_until_it_says_something(hints):
    hints.heard(1, from_valkey=False)
    hints.looking()
    hints.looked([1])
    assert not hints.mute
    hints.looking()
    hints.looked([2])
    assert hints.mute
    hints.heard(3, from_valkey=False)
    assert hints.mute, "what this process says itself tells nothing of Valkey"
    hints.heard(2, from_valkey=True)
    assert not hints.mute


async def test_a_change_of_this_process_is_heard_without_valkey(monkeypatch):
    async def nothing(*_):
        await asyncio.Event().wait()

    monkeypatch.setattr(Hub, "_listen", nothing)
    monkeypatch.setattr("realtime.keeper.Keeper.run", nothing)
    monkeypatch.setattr(wake, "_publish", lambda *_: None)
    hub = Hub()
    feed = hub.feeds[7] = Feed(7)
    hub.begin()
    try:
        await asyncio.to_thread(wake.hubs, 8, 1)
        await asyncio.to_thread(wake.hubs, 7, 2)
        await asyncio.wait_for(feed.hint.wait(), 60)
        assert feed.hint._hinted == {2}
    finally:
        await hub.end()
    wake.hubs(7, 3)
    await asyncio.sleep(0)
    assert feed.hint._hinted == {2}, "a hub that has ended hears nothing"
