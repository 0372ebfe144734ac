"""Search, commands and keys: found and reached from the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acts import choose, place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_search_marks_what_it_found_and_is_walked_by_keys(alice):
    alice.locator(".row-open").first.focus()
    alice.keyboard.press("/")
    alice.keyboard.type("пледы")
    hit = alice.locator(".find-hit").first
    expect(hit.locator("mark").first).to_have_text(re.compile("плед", re.IGNORECASE))
    expect(alice.locator(".list-scroll")).to_be_hidden()
    alice.keyboard.press("ArrowDown")
    expect(alice.locator(".find-option").first).to_be_focused()
    alice.keyboard.press("ArrowDown")
    alice.keyboard.press("Enter")
    expect(alice).to_have_url(re.compile(r"/app/conversations/\d+#message-\d+$"))
    found = alice.locator(".message.is-found")
    expect(found).to_be_in_viewport()
    alice.locator(".find-option").first.focus()
    alice.keyboard.press("Escape")
    expect(alice.locator("[data-search]")).to_be_focused()
    alice.keyboard.press("Escape")
    expect(alice.locator(".find")).to_be_hidden()
    expect(alice.locator(".row").first).to_be_visible()


def test_search_finds_a_contact_a_number_and_nothing(alice):
    field = alice.locator("[data-search]")
    field.fill("Соколова")
    expect(alice.locator(".find-contact").first).to_contain_text("Соколова")
    field.fill("#16")
    expect(alice.locator(".find-head mark").first).to_have_text("#16")
    field.press("Enter")
    expect(alice).to_have_url(re.compile(r"/app/conversations/16$"))
    field.fill("абракадабра")
    expect(alice.locator(".find .empty")).to_be_visible()


def test_a_slow_answer_does_not_cover_a_later_one(alice):
    field, held = alice.locator("[data-search]"), []
    alice.route(re.compile(r"/search\?q=(%D1%83|%D0%A1)[^&]*"), lambda route: held.append(route) or None)
    field.fill("утюг")
    expect(alice.locator(".find-body[aria-busy=true]")).to_have_count(1)
    field.fill("#16")
    expect(alice.locator(".find-head mark").first).to_have_text("#16")
    for route in held:
        route.abort()
    expect(alice.locator(".find-head mark").first).to_have_text("#16")


def test_search_is_narrowed_by_chips(alice):
    alice.locator("[data-search]").fill("заказ")
    expect(alice.locator(".find-conversation").first).to_be_visible()
    with alice.expect_request(re.compile(r"/search\?.*assignee=me")):
        alice.locator("[data-limit=assignee] .filter-edit").click()
        expect(alice.locator(".picker .menu-find")).to_be_focused()
        alice.keyboard.press("Enter")
    alice.locator("[data-limit=assignee] .filter-off").click()
    expect(alice.locator("[data-limit=assignee] .filter-off")).to_be_hidden()


def test_commands_go_to_places_and_conversations(alice):
    alice.keyboard.press("Control+k")
    alice.keyboard.type("решён")
    alice.keyboard.press("Enter")
    expect(place(alice, "resolved:")).to_have_attribute("aria-current", "true")
    alice.keyboard.press("Control+k")
    alice.keyboard.type("16")
    expect(alice.locator(".palette-item .palette-note").first).to_contain_text("#16")
    alice.keyboard.press("Enter")
    expect(alice).to_have_url(re.compile(r"/app/conversations/16\?view=resolved$"))
    expect(alice.locator(".message").first).to_be_visible()


def test_commands_do_what_the_conversations_keys_do(alice):
    alice.locator(".row").nth(2).click()
    status = alice.locator(".conversation-head [data-ref=status]")
    expect(status).to_have_attribute("data-action", "resolve")
    for action, words in (("reopen", "решить"), ("resolve", "открыть снова")):
        alice.keyboard.press("Control+k")
        alice.keyboard.type(words)
        alice.keyboard.press("Enter")
        expect(status).to_have_attribute("data-action", action)


def test_letters_go_to_places_in_any_layout_and_help_says_so(alice):
    alice.keyboard.press("g")
    alice.keyboard.press("s")
    expect(place(alice, "snoozed:")).to_have_attribute("aria-current", "true")
    alice.evaluate("""['KeyG', 'KeyM'].forEach((code) => document.body.dispatchEvent(
        new KeyboardEvent('keydown', { code, key: code === 'KeyG' ? 'п' : 'ь', bubbles: true, cancelable: true })))""")
    expect(place(alice, "mine:")).to_have_attribute("aria-current", "true")
    alice.keyboard.press("?")
    expect(alice.locator("dialog.help kbd", has_text="Ctrl").first).to_be_visible()
    alice.keyboard.press("Escape")
    expect(alice.locator("dialog.help")).to_have_count(0)


def test_the_tools_fit_a_phone(sign_in):
    page = sign_in(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    choose(page, "Статус", "open", "pending", "snoozed")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for selector in ("[data-tool=filter]", ".filter-off", "[data-tool=places]", "[data-tool=sort]"):
        size = page.locator(selector).first.bounding_box()
        assert min(size["width"], size["height"]) >= 44, selector
