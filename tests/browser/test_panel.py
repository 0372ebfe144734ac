"""What operators do with a conversation, in a real browser against the running product."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.acts import at_a_new_conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


SENT = ".message-state.is-sent, .message-state.is-delivered, .message-state.is-read"


@pytest.fixture
def alice(sign_in, visitor) -> Page:
    return at_a_new_conversation(sign_in(), visitor)


def write(page: Page, words: str, key: str = "r") -> None:
    page.locator(".thread-scroll").focus()
    page.keyboard.press(key)
    page.locator(".composer-text").fill(words)
    page.locator(".composer-text").press("Enter")


def test_a_conversation_opens_with_its_address_and_its_contact(alice):
    expect(alice).to_have_url(re.compile(r"/app/conversations/\d+$"))
    number = alice.url.rsplit("/", 1)[1]
    expect(alice.locator(".conversation-where")).to_contain_text(f"#{number}")
    expect(alice.locator(".contact-name")).to_have_text(alice.locator(".conversation-name").inner_text())


def test_a_reply_is_sent_once_and_links_in_it_are_links(alice):
    write(alice, "Look at https://example.com/a?b=1. <b>not bold</b>")
    reply = alice.locator(".message.is-own", has_text="not bold")
    expect(reply.locator(SENT)).to_be_attached()
    expect(reply).to_have_count(1)
    expect(reply.locator("a")).to_have_attribute("href", "https://example.com/a?b=1")
    expect(reply.locator("a")).to_have_attribute("rel", re.compile("noopener"))
    expect(reply.locator(".message-text b")).to_have_count(0)


def test_a_note_is_plainly_a_note_and_mentions_a_colleague(alice):
    alice.locator(".thread-scroll").focus()
    alice.keyboard.press("n")
    expect(alice.locator(".composer-card")).to_have_class(re.compile("is-note"))
    alice.keyboard.type("@")
    expect(alice.locator(".suggest-option").first).to_be_visible()
    alice.keyboard.press("Enter")
    alice.keyboard.type("have a look")
    alice.keyboard.press("Enter")
    note = alice.locator(".message.is-note", has_text="have a look")
    expect(note.locator(".mention")).to_be_visible()
    expect(note).not_to_contain_text("mention://")


def test_resolving_can_be_undone_and_done_by_key(alice):
    status = alice.locator(".conversation-head [data-ref=status]")
    before = status.inner_text()
    status.click()
    expect(status).not_to_have_text(before)
    alice.locator(".toast .link-button").first.click()
    expect(status).to_have_text(before)
    alice.locator(".thread-scroll").focus()
    alice.keyboard.press("e")
    expect(status).not_to_have_text(before)
    alice.keyboard.press("e")
    expect(status).to_have_text(before)


def test_a_label_is_found_by_typing_and_taken_off_again(alice):
    chip = alice.locator("label-editor .chip", has_text="vip")
    alice.locator("label-editor [data-ref=add]").click()
    expect(alice.locator("input:focus")).to_be_visible()
    alice.keyboard.type("vip")
    with alice.expect_response("**/labels"):  # it shows before it is stored, and a reload would take the request back
        alice.keyboard.press("Enter")
    expect(chip).to_be_visible()
    alice.reload()
    expect(chip).to_be_visible()
    chip.locator("button").click()
    expect(chip).to_have_count(0)


def test_a_canned_reply_is_offered_by_the_slash(alice):
    alice.locator(".composer-text").fill("")
    alice.locator(".composer-text").press_sequentially("/")
    offered = alice.locator(".suggest-option").first
    expect(offered).to_be_visible()
    words = offered.locator("span").inner_text()
    alice.keyboard.press("Enter")
    expect(alice.locator(".composer-text")).to_have_value(re.compile(re.escape(words[:20])))
    alice.locator(".composer-text").fill("")


def test_a_draft_survives_a_reload_and_reaches_another_device(alice, sign_in):
    with alice.expect_response(lambda answer: answer.url.endswith("/draft") and answer.request.method == "PUT"):
        alice.locator(".composer-text").fill("Half a sentence")
    alice.reload()
    expect(alice.locator(".composer-text")).to_have_value("Half a sentence")
    elsewhere = sign_in()
    elsewhere.goto(alice.url)
    expect(elsewhere.locator(".composer-text")).to_have_value("Half a sentence")
    alice.locator(".composer-text").fill("")


def test_a_picture_is_attached_and_opens(alice):
    picture = BytesIO()
    Image.new("RGB", (320, 200), "teal").save(picture, "PNG")
    file = {"name": "lamp.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    alice.locator("message-composer input[type=file]").set_input_files([file])
    send = alice.locator("message-composer [data-ref=send]")
    expect(send).to_be_enabled()
    send.click()
    image = alice.locator(".message.is-own .file-image img").last
    expect(image).to_be_visible()
    image.click()
    expect(alice.locator(".viewer-image")).to_be_visible()
    alice.keyboard.press("Escape")
    expect(alice.locator(".viewer")).to_have_count(0)


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(alice):
    alice.context.set_offline(True)
    write(alice, "From the tunnel")
    said = alice.locator(".message.is-own", has_text="From the tunnel")
    expect(said.locator(".message-state.is-waiting")).to_be_visible()
    alice.context.set_offline(False)
    expect(said.locator(SENT)).to_be_attached(timeout=20_000)
    alice.reload()
    expect(said).to_have_count(1)


def test_a_colleague_sees_the_reply_at_once(alice, sign_in):
    bob = sign_in("bob@teply-dom.example")
    bob.goto(alice.url)
    expect(bob.locator(".message").first).to_be_visible()
    bob.locator(".composer-text").fill("I was about to say")
    write(alice, "Said by Alice")
    expect(bob.locator(".message", has_text="Said by Alice")).to_be_visible()
    expect(bob.locator(".composer-bar")).to_be_visible()
    expect(bob.locator(".composer-text")).to_have_value("I was about to say")
    bob.locator(".composer-text").fill("")


def test_a_refused_message_says_why_and_is_kept(alice):
    def refuse(route):
        if route.request.method != "POST":
            return route.fallback()
        return route.fulfill(status=422, json={"error": "Not today", "code": "invalid", "message": "Not today"})

    alice.route("**/messages", refuse)
    write(alice, "Kept all the same")
    said = alice.locator(".message.is-own", has_text="Kept all the same")
    expect(said.locator(".message-state.is-failed")).to_contain_text("Not today")
    alice.unroute("**/messages")
    said.locator("[data-ref=retry]").click()
    expect(said.locator(SENT)).to_be_attached()
    expect(said).to_have_count(1)


def test_a_deleted_message_comes_back_by_undo(alice):
    write(alice, "Said in haste")
    said = alice.locator(".message.is-own").last
    expect(said.locator(SENT)).to_be_attached()
    said.hover()
    said.locator("[data-ref=remove]").click()
    expect(said).to_have_class(re.compile("is-deleted"))
    expect(said).not_to_contain_text("Said in haste")
    alice.locator(".toast .link-button").last.click()
    expect(said).to_contain_text("Said in haste")


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_nothing_is_cut_off_at_any_width(sign_in, size):
    page = sign_in(viewport={"width": size[0], "height": size[1]})
    page.locator(".row").nth(1).click()
    expect(page.locator(".composer-text")).to_be_in_viewport()
    expect(page.locator("message-composer [data-ref=send]")).to_be_in_viewport()
    expect(page.locator(".conversation-head [data-ref=status]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
