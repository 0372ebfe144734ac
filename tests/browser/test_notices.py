"""The bell: mentions and assignments are told at once, once, on every screen of the person and on nobody else's."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import COUNT_TONES, SOUNDING, at_a_new_conversation, tones

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BOB = "bob@teply-dom.example"
NEWS = "[data-place='@notices'] .rail-news"


@pytest.fixture
def bob(sign_in) -> Page:
    """With nothing left to read."""
    page = sign_in(BOB)
    page.locator("[data-place='@notices']").click()
    expect(page.locator(".notices .news, .notices .empty").first).to_be_visible()
    if page.locator("[data-read-all]").is_visible():
        page.locator("[data-read-all]").click()
    expect(page.locator(NEWS)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".notices")).to_have_count(0)
    return page


@pytest.fixture
def alice(sign_in, visitor) -> Page:
    return at_a_new_conversation(sign_in(), visitor)


def mention(page: Page, words: str) -> None:
    """Alice writes a note to Bob."""
    page.locator("[data-ref=noteTab]").click()
    field = page.locator(".composer-text")
    field.press_sequentially("@Бор")
    expect(page.locator(".suggest-option").first).to_be_visible()
    field.press("Enter")
    field.press_sequentially(words)
    field.press("Enter")
    expect(page.locator(".message.is-note", has_text=words)).to_be_visible()


def number_of(page: Page) -> str:
    return page.url.rsplit("/", 1)[1]


def test_a_mention_is_told_listed_and_read_by_opening(alice, bob):
    mention(alice, "взгляни сюда")
    number = number_of(alice)
    expect(bob.locator(".toast", has_text=f"#{number}")).to_be_visible()
    expect(bob.locator(NEWS)).to_have_text("1")
    expect(alice.locator(NEWS)).to_have_count(0)
    bob.locator("[data-place='@notices']").click()
    notice = bob.locator(".news[data-unread]")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("взгляни сюда")
    expect(notice).not_to_contain_text("mention://")
    bob.keyboard.press("ArrowDown")
    bob.keyboard.press("Enter")
    expect(bob).to_have_url(re.compile(rf"/app/conversations/{number}$"))
    expect(bob.locator(NEWS)).to_have_count(0)
    expect(bob.locator(".message.is-note", has_text="взгляни сюда")).to_be_visible()


def test_what_is_read_in_one_tab_is_read_in_all(alice, bob):
    other = bob.context.new_page()
    other.goto("/app/")
    other.locator(".row").first.wait_for()
    mention(alice, "и ещё раз")
    expect(bob.locator(NEWS)).to_have_text("1")
    expect(other.locator(NEWS)).to_have_text("1")
    other.locator(".toast .link-button").first.click()
    expect(other).to_have_url(re.compile(rf"/{number_of(alice)}$"))
    expect(other.locator(NEWS)).to_have_count(0)
    expect(bob.locator(NEWS)).to_have_count(0)


def test_who_has_it_before_him_is_told_nothing_more(alice, bob):
    bob.goto(alice.url)
    expect(bob.locator(".message").first).to_be_visible()
    bob.bring_to_front()
    mention(alice, "ты уже здесь")
    expect(bob.locator(".message.is-note", has_text="ты уже здесь")).to_be_visible()
    expect(bob.locator(NEWS)).to_have_count(0)
    bob.locator("[data-place='@notices']").click()
    expect(bob.locator(".news", has_text="ты уже здесь")).to_be_visible()
    expect(bob.locator(".news[data-unread]")).to_have_count(0)
    expect(bob.locator(".toast", has_text="упомянули")).to_have_count(0)


def test_one_sound_for_all_tabs(alice, sign_in):
    bob = sign_in(BOB)
    tabs = [bob, bob.context.new_page()]
    for tab in tabs:
        tab.add_init_script(f"({COUNT_TONES})()")
        tab.goto("/app/")
        tab.locator(".row").first.wait_for()
        tab.locator(".list").click(position={"x": 200, "y": 8})  # browsers let a page sound only after a touch
        tab.wait_for_function(SOUNDING)
    mention(alice, "слышно?")
    for tab in tabs:
        expect(tab.locator(NEWS)).to_be_visible()
    assert tones(tabs) == 2  # one chime
