"""Two operators at one conversation: nothing is answered twice by accident, and nothing that was typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import at_a_new_conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SENT = ".message-state.is-sent, .message-state.is-delivered, .message-state.is-read"


@pytest.fixture
def pair(sign_in, visitor) -> tuple[Page, Page]:
    """alice and bob, with the same conversation open."""
    alice = at_a_new_conversation(sign_in(), visitor)
    bob = sign_in("bob@teply-dom.example")
    bob.goto(alice.url)
    expect(bob.locator(".message").first).to_be_visible()
    return alice, bob


def write(page: Page, words: str) -> None:
    page.locator(".composer-text").fill(words)
    page.locator(".composer-text").press("Enter")


def said(page: Page, words: str):
    return page.locator(".message.is-own", has_text=words)


def crossing(page: Page):
    return page.locator("crossed-reply .crossing-card")


def test_a_reply_that_crosses_a_colleagues_is_held_and_sent_once_when_meant(pair):
    alice, bob = pair
    bob.locator(".composer-text").fill("It comes on Friday")
    write(alice, "It comes on Monday")
    expect(bob.locator(".composer-bar")).to_be_visible()
    bob.locator(".composer-text").press("Enter")
    expect(crossing(bob)).to_contain_text("It comes on Monday")
    expect(crossing(bob)).to_contain_text("It comes on Friday")
    expect(said(alice, "It comes on Friday")).to_have_count(0)
    crossing(bob).locator("[data-ref=anyway]").click()
    expect(said(bob, "It comes on Friday").locator(SENT)).to_be_attached()
    expect(crossing(bob)).to_have_count(0)
    expect(said(alice, "It comes on Friday")).to_have_count(1)


def test_a_held_reply_comes_back_as_a_draft_with_what_was_typed_since(pair):
    alice, bob = pair
    bob.locator(".composer-text").fill("First thought")
    write(alice, "Alice was quicker")
    expect(bob.locator(".composer-bar")).to_be_visible()
    bob.locator(".composer-text").press("Enter")
    expect(crossing(bob)).to_be_visible()
    bob.locator(".composer-text").fill("Second thought")
    bob.reload()
    expect(crossing(bob)).to_contain_text("First thought")
    expect(bob.locator(".composer-text")).to_have_value("Second thought")
    crossing(bob).locator("[data-ref=back]").click()
    expect(bob.locator(".composer-text")).to_have_value("First thought\n\nSecond thought")
    expect(crossing(bob)).to_have_count(0)
    expect(said(bob, "First thought")).to_have_count(0)
    bob.locator(".composer-text").fill("")


def test_what_happened_while_the_network_was_away_is_told_before_sending(pair):
    alice, bob = pair
    bob.context.set_offline(True)
    write(bob, "Written in the tunnel")
    expect(said(bob, "Written in the tunnel").locator(".is-waiting")).to_be_visible()
    write(alice, "Answered meanwhile")
    expect(said(alice, "Answered meanwhile").locator(SENT)).to_be_attached()
    bob.context.set_offline(False)
    expect(crossing(bob)).to_contain_text("Answered meanwhile", timeout=20_000)
    expect(said(bob, "Answered meanwhile")).to_be_visible()
    crossing(bob).locator("[data-ref=anyway]").click()
    expect(said(alice, "Written in the tunnel")).to_have_count(1)


def test_a_word_said_to_it_lets_the_reply_go_at_once(pair):
    alice, bob = pair
    bob.locator(".composer-text").fill("I know, and yet")
    write(alice, "Said first")
    bob.locator(".composer-bar [data-ref=warningOk]").click()
    bob.locator(".composer-text").press("Enter")
    expect(said(bob, "I know, and yet").locator(SENT)).to_be_attached()


def test_a_conversation_resolved_meanwhile_is_told_before_sending(pair):
    alice, bob = pair
    status = alice.locator(".conversation-head [data-ref=status]")
    expect(bob.locator(".conversation-head [data-ref=status]")).to_have_attribute("data-action", "resolve")
    bob.locator(".composer-text").fill("One thing more")
    status.click()
    expect(bob.locator(".composer-bar")).to_be_visible()
    bob.locator(".composer-text").press("Enter")
    expect(crossing(bob)).to_contain_text(re.compile("resolved|решён"))
    crossing(bob).locator("[data-ref=back]").click()
    bob.locator(".composer-text").fill("")
    status.click()


def test_who_looks_and_who_answers_is_seen_in_the_head_and_on_the_row(pair):
    alice, bob = pair
    chip = bob.locator(".viewers .viewer-chip")
    expect(chip).to_have_attribute("title", re.compile("Алиса смотрит"))
    expect(chip.locator(".avatar")).to_have_attribute("data-presence", "online")
    number = alice.url.rsplit("/", 1)[1]
    bob.locator(".row", has_not=bob.locator(f"[href$='/{number}']")).first.click()
    row = bob.locator(f".row[data-conversation='{number}']").first
    expect(row.locator(".row-watching")).to_have_attribute("title", re.compile("Алиса смотрит"))
    alice.locator(".composer-text").press_sequentially("On its")
    expect(row.locator(".row-typing")).to_contain_text("Алиса отвечает")
    alice.locator(".composer-text").fill("")
    expect(row.locator(".row-typing")).to_have_count(0)
    bob.goto(alice.url)
    expect(chip).to_be_visible()
    alice.locator(".composer-text").press_sequentially("On its way")
    expect(chip).to_have_class(re.compile("is-answering"))
    alice.locator(".composer-text").fill("")
    expect(chip).not_to_have_class(re.compile("is-answering"))
    alice.context.close()
    expect(chip).to_have_count(0)


def test_a_note_being_written_is_no_answer(pair):
    alice, bob = pair
    alice.locator("[data-ref=noteTab]").click()
    alice.locator(".composer-text").press_sequentially("Careful")
    expect(bob.locator(".thread-typing")).to_contain_text("заметк")
    expect(bob.locator(".viewers .viewer-chip")).not_to_have_class(re.compile("is-answering"))
    alice.locator(".composer-text").fill("")


def test_busy_is_chosen_in_the_menu_and_seen_by_colleagues(pair):
    alice, bob = pair
    choose(alice, "Занят")
    expect(bob.locator(".viewers .avatar")).to_have_attribute("data-presence", "busy")
    choose(alice, "В сети")
    expect(bob.locator(".viewers .avatar")).to_have_attribute("data-presence", "online")


def choose(page: Page, word: str) -> None:
    page.locator("[data-place='@person']").click()
    page.locator(".menu-item", has_text=re.compile(f"^{word}$")).click()


def test_counts_are_pushed(pair):
    alice, bob = pair
    bob.route(re.compile("updated_since"), lambda route: route.abort())
    unassigned = bob.locator("[data-place='unassigned:'] .rail-count")
    expect(unassigned).to_be_visible()
    before = int(unassigned.inner_text())  # sent with the same hello as the conversation that is open
    alice.locator(".conversation-head [data-ref=take]").click()
    expect(unassigned).to_have_text(str(before - 1))


def test_send_and_resolve_held_over_a_reload_still_resolves(pair):
    alice, bob = pair
    status = bob.locator(".conversation-head [data-ref=status]")
    expect(status).to_have_attribute("data-action", "resolve")
    bob.locator(".composer-text").fill("All done, I think")
    write(alice, "Wait a moment")
    expect(bob.locator(".composer-bar")).to_be_visible()
    bob.locator("[data-ref=sendMore]").click()
    bob.locator(".menu-item").first.click()
    expect(crossing(bob)).to_contain_text("All done, I think")
    bob.reload()
    expect(crossing(bob)).to_contain_text("All done, I think")
    expect(status).to_have_attribute("data-action", "resolve")
    crossing(bob).locator("[data-ref=anyway]").click()
    expect(said(bob, "All done, I think").locator(SENT)).to_be_attached()
    expect(status).to_have_attribute("data-action", "reopen")
    expect(said(alice, "All done, I think")).to_have_count(1)
    expect(alice.locator(".conversation-head [data-ref=status]")).to_have_attribute("data-action", "reopen")


def test_a_reload_between_the_message_and_what_follows_loses_neither(pair):
    _, bob = pair
    status = bob.locator(".conversation-head [data-ref=status]")
    expect(status).to_have_attribute("data-action", "resolve")
    bob.route("**/toggle_status", lambda route: None)  # the request leaves and nothing comes back
    bob.locator(".composer-text").fill("And now it is resolved")
    bob.locator("[data-ref=sendMore]").click()
    with bob.expect_request("**/toggle_status"):
        bob.locator(".menu-item").first.click()
    bob.unroute("**/toggle_status")
    bob.reload()
    expect(status).to_have_attribute("data-action", "reopen")
    expect(said(bob, "And now it is resolved")).to_have_count(1)
