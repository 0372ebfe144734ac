"""A laptop that slept for an hour: its operator is told calmly, and nothing he or others wrote is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import at_a_new_conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SENT = ".message-state.is-sent, .message-state.is-delivered, .message-state.is-read"
HOUR = 3600 * 1000


@pytest.fixture
def pair(sign_in, visitor) -> tuple[Page, Page]:
    """alice, awake, and bob with a clock that can jump, at the same conversation."""
    alice = at_a_new_conversation(sign_in(), visitor)
    bob = sign_in("bob@teply-dom.example")
    bob.clock.install()
    bob.goto(alice.url)
    expect(bob.locator(".message").first).to_be_visible()
    expect(bob.locator("[data-connection=live]")).to_be_attached()
    return alice, bob


def write(page: Page, words: str) -> None:
    page.locator(".composer-text").fill(words)
    page.locator(".composer-text").press("Enter")


def said(page: Page, words: str):
    return page.locator(".message", has_text=words)


def test_an_hour_without_a_network(pair):
    alice, bob = pair
    bob.locator(".composer-text").fill("Half a sentence")
    bob.context.set_offline(True)
    bob.clock.fast_forward(HOUR)
    line = bob.locator(".connection")
    expect(line).to_be_visible()
    expect(line).to_have_attribute("data-state", "offline")
    write(alice, "Written while bob slept")
    expect(said(alice, "Written while bob slept").locator(SENT)).to_be_attached()
    status = alice.locator(".conversation-head [data-ref=status]")
    expect(status).to_have_attribute("data-action", "resolve")
    status.click()
    expect(status).to_have_attribute("data-action", "reopen")
    expect(bob.locator(".message").first).to_be_visible()  # what was there can still be read
    bob.context.set_offline(False)
    expect(line).to_have_attribute("data-state", "live", timeout=20_000)
    expect(said(bob, "Written while bob slept")).to_have_count(1)
    expect(bob.locator(".conversation-head [data-ref=status]")).to_have_attribute("data-action", "reopen")
    expect(bob.locator(".composer-text")).to_have_value("Half a sentence")
    expect(bob.locator(".composer-bar")).to_be_visible()  # he is told before he sends it
    bob.clock.fast_forward(10_000)
    expect(line).to_be_hidden()
    bob.locator(".composer-text").fill("")
    status.click()


def test_what_was_written_before_it_slept_is_sent_once_when_it_wakes(pair):
    alice, bob = pair
    bob.context.set_offline(True)
    write(bob, "Typed at the lid")
    bob.clock.fast_forward(HOUR)
    expect(said(bob, "Typed at the lid").locator(".is-waiting")).to_be_visible()
    bob.context.set_offline(False)
    expect(said(bob, "Typed at the lid").locator(SENT)).to_be_attached(timeout=20_000)
    expect(said(alice, "Typed at the lid")).to_have_count(1)
    bob.reload()
    expect(said(bob, "Typed at the lid")).to_have_count(1)


def test_an_hour_of_which_the_browser_was_told_nothing(pair):
    """The lid is closed and opened: no event says so, the clock jumps and the line is silently dead or not."""
    alice, bob = pair
    bob.clock.fast_forward(HOUR)
    write(alice, "Good morning, bob")
    expect(said(bob, "Good morning, bob")).to_have_count(1, timeout=20_000)
    expect(bob.locator("[data-connection=live]")).to_be_attached(timeout=20_000)
    expect(bob.locator(".connection")).to_be_hidden()
    write(bob, "Good morning, alice")
    expect(said(alice, "Good morning, alice")).to_have_count(1)


def test_a_place_where_no_socket_gets_through_stays_calm(sign_in, pair):
    alice, _ = pair
    bella = sign_in("bella@teply-dom.example")
    bella.route_web_socket("**/channel/ws*", lambda socket: socket.close())
    bella.goto(alice.url)
    expect(bella.locator("[data-connection=streaming]")).to_be_attached(timeout=30_000)
    expect(bella.locator(".connection")).to_be_hidden()
    write(alice, "Heard the long way round")
    expect(said(bella, "Heard the long way round")).to_have_count(1)
    write(bella, "And answered")
    expect(said(alice, "And answered")).to_have_count(1)
