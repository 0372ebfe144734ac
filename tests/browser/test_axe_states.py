"""axe finds nothing serious in what is seen only now and then: search, many at once, small dialogs, refused files."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose
from tests.browser.conftest import LAPTOP
from tests.browser.grave import grave

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TABLET = {"viewport": {"width": 1024, "height": 768}}
REFUSED = {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(100)}
FINE = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"A note"}


def test_what_is_found_and_what_is_not(sign_in, look):
    page = sign_in(**look)
    search = page.locator("[data-search]")
    search.fill("заказ")
    expect(page.locator(".find-hit").first).to_be_visible()
    assert grave(page) == []
    search.fill("щъьыф")
    expect(page.locator(".find .empty")).to_be_visible()
    assert grave(page) == []


def test_many_at_once_a_view_to_keep_and_the_bell(sign_in, look):
    page = sign_in(**look)
    choose(page, "Приоритет", "low")
    expect(page.locator(".list .empty")).to_be_visible()
    assert grave(page) == []
    page.locator("[data-tool=save]").click()
    expect(page.locator("dialog input[name=name]")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-tool=clear]").click()
    first = page.locator(".row:visible").first
    first.locator(".row-open").focus()
    page.keyboard.press("x")
    expect(page.locator(".bulk[data-shown]")).to_be_visible()
    page.locator("[data-bulk=label]").click()
    expect(page.locator(".picker .menu-item").first).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-place='@notices']").click()
    expect(page.locator(".notices")).to_be_visible()
    assert grave(page) == []


def test_the_details_over_the_conversation_and_a_moment_to_choose(sign_in, look):
    page = _opened(sign_in(**look | TABLET))
    page.locator(".conversation-head [data-ref=details]").click()
    page.locator("attribute-editor [data-ref=add]").click()
    expect(page.locator("attribute-editor [data-ref=key]")).to_be_focused()
    assert grave(page) == []
    page.locator("label-editor [data-ref=add]").click()
    expect(page.locator(".menu-item").first).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.locator(".details-close").click()
    page.locator(".thread-scroll").focus()
    page.keyboard.press("s")
    page.locator(".menu-item").last.click()
    expect(page.locator("dialog.until")).to_be_visible()
    assert grave(page) == []


def test_a_refused_file_keeps_nothing_else_from_being_sent(sign_in, look):
    page = _opened(sign_in(**look))
    page.locator("message-composer input[type=file]").set_input_files([FINE, REFUSED])
    expect(page.locator(".upload.is-failed")).to_contain_text(REFUSED["name"])
    expect(page.locator(".upload.is-failed [data-ref=again]")).to_be_hidden()
    assert grave(page) == []
    said = page.locator(".message.is-own .file-other")
    before = said.count()
    page.locator("[data-send]").click()
    expect(said).to_have_count(before + 1)
    expect(page.locator(".upload")).to_have_count(1)


def test_pages_for_those_who_have_gone_astray(chromium, product, look):
    with chromium.new_context(base_url=product.url, **LAPTOP, **look) as context:
        page = context.new_page()
        for address in ("/nothing-here/", "/password/", "/sign-in/"):
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
            assert grave(page) == []


def test_the_widget_with_its_faces_and_a_refused_file(chromium, product, look):
    with chromium.new_context(base_url=product.url, **LAPTOP, **look) as context:
        page = context.new_page()
        page.goto("/demo/seller/")
        page.locator("button.b").click()
        chat = page.frame_locator("iframe")
        expect(chat.locator(".welcome")).to_be_visible()
        chat.locator(".compose button[aria-expanded]").click()
        expect(chat.locator(".emoji button").first).to_be_visible()
        chat.locator("input[type=file]").set_input_files([FINE, REFUSED])
        expect(chat.locator(".upload.failed")).to_contain_text(REFUSED["name"])
        expect(chat.locator(".upload progress")).to_have_count(0)
        assert grave(page.frames[-1]) == []
        chat.locator("[data-send]").click()
        expect(chat.locator("[data-message] .file")).to_have_count(1)
        expect(chat.locator(".upload")).to_have_count(1)


def _opened(page: Page) -> Page:
    page.locator(".row").nth(1).click()
    expect(page.locator(".message").first).to_be_visible()
    return page
