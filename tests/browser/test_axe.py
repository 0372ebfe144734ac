"""axe finds nothing serious: the panel in its states, the sign-in page and the widget, in both themes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP
from tests.browser.grave import grave

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MENUS = {
    "[data-place='@person']": ".menu-item",
    ".conversation-head [data-ref=assignee]": ".menu-item",
    ".conversation-head [data-ref=statusMore]": ".menu-item",
    "message-composer [data-ref=emoji]": ".suggest-option",
}


OFFICE = {"quality": ".office-tools", "settings": ".office-form", "budgets": ".budget", "experiments": ".experiment"}


@pytest.fixture
def panel(sign_in, look) -> Page:
    page = sign_in(**look)
    page.locator(".row").nth(1).click()
    expect(page.locator(".message").first).to_be_visible()
    return page


def test_the_panel_and_its_menus(panel):
    assert grave(panel) == []
    for button, shown in MENUS.items():
        panel.locator(button).click()
        expect(panel.locator(shown).first).to_be_visible()
        assert grave(panel) == []
        panel.keyboard.press("Escape")
        expect(panel.locator(shown).first).to_be_hidden()


def test_filters_the_palette_and_the_help(panel):
    panel.locator("[data-tool=filter]").click()
    expect(panel.locator(".menu-find")).to_be_visible()
    assert grave(panel) == []
    panel.keyboard.press("Escape")
    for key, shown in (("Control+k", ".palette-item"), ("Shift+Slash", "dialog[open]")):
        panel.locator(".thread-scroll").focus()
        panel.keyboard.press(key)
        expect(panel.locator(shown).first).to_be_visible()
        assert grave(panel) == []
        panel.keyboard.press("Escape")


def test_a_note_and_a_reply_that_crossed(panel, sign_in):
    panel.locator("[data-ref=noteTab]").click()
    panel.locator(".composer-text").fill("")
    panel.locator(".composer-text").press_sequentially("@")
    expect(panel.locator(".suggest-option").first).to_be_visible()
    assert grave(panel) == []
    panel.locator("[data-ref=replyTab]").click()
    bob = sign_in("bob@teply-dom.example")
    bob.goto(panel.url)
    panel.locator(".composer-text").fill("On its way")
    bob.locator(".composer-text").fill("It has come")
    bob.locator(".composer-text").press("Enter")
    expect(panel.locator(".composer-bar")).to_be_visible()
    assert grave(panel) == []
    panel.locator(".composer-text").press("Enter")
    expect(panel.locator(".crossing-card")).to_be_visible()
    assert grave(panel) == []
    panel.locator(".crossing-card [data-ref=back]").click()
    panel.locator(".composer-text").fill("")


def test_on_a_phone_and_without_a_network(sign_in, look):
    page = sign_in(viewport={"width": 390, "height": 844}, **look)
    assert grave(page) == []
    page.locator(".row").nth(1).click()
    expect(page.locator(".message").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator(".connection")).to_be_visible(timeout=10_000)
    assert grave(page) == []


def test_the_pages_of_the_ai(sign_in, look):
    page = sign_in(**look)
    for tab, shown in OFFICE.items():
        page.goto(f"/app/ai/{tab}")
        expect(page.locator(f".office-page {shown}").first).to_be_visible()
        assert grave(page) == []
    page.goto("/app/ai/quality")
    page.locator("[name=split]").select_option("model")
    expect(page.locator(".charts-key").first).to_be_visible()
    page.locator(".chart-twin summary").first.click()
    assert grave(page) == []
    page.goto("/app/articles/new")
    expect(page.locator(".edit").first).to_be_visible()
    assert grave(page) == []


def test_the_sign_in_page_and_the_widget(chromium, product, look):
    with chromium.new_context(base_url=product.url, **LAPTOP, **look) as context:
        page = context.new_page()
        page.goto("/sign-in/")
        assert grave(page) == []
        page.goto("/demo/seller/")
        page.locator("button.b").click()
        chat = page.frame_locator("iframe")
        expect(chat.locator(".welcome")).to_be_visible()
        widget = page.frames[-1]
        assert grave(widget) == []
        chat.locator("[data-composer]").fill("Здравствуйте! Где мой заказ?")
        chat.locator("[data-send]").click()
        expect(chat.locator("[data-message]").last).to_be_visible()
        assert grave(widget) == []
