"""The whole way: a visitor on a shop's page and an operator in the panel, two browsers, one served product."""

import re
import time
import uuid

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BOB = "bob@teply-dom.example"
SENT = ".message-state.is-sent, .message-state.is-delivered, .message-state.is-read"
SOON = 8000  # milliseconds; no page asks that often, so what is there by then was pushed


@pytest.fixture
def vera(chromium, product) -> Page:
    """A visitor who has just opened the widget on the seller's page."""
    context = chromium.new_context(base_url=product.url, **(LAPTOP | {"locale": "ru-RU"}))
    page = context.new_page()
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/demo/seller/")
    page.locator("button.b").click()
    expect(chat(page).locator(".welcome")).to_be_visible()
    yield page
    context.close()
    assert broken == []


def chat(page: Page):
    return page.frame_locator("iframe")


def says(vera: Page, words: str) -> None:
    chat(vera).locator("[data-composer]").fill(words)
    chat(vera).locator("[data-send]").click()


def answers(bob: Page, words: str) -> None:
    bob.locator(".composer-text").fill(words)
    bob.locator(".composer-text").press("Enter")


def spoken(vera: Page) -> list[str]:
    return chat(vera).locator("[data-message] .bubble").all_inner_texts()


def heard(bob: Page) -> list[str]:
    return bob.locator(".message .message-text").all_inner_texts()


def test_a_visitor_and_an_operator_talk_the_whole_way(vera, sign_in):
    bob = sign_in(BOB)
    expect(bob.locator(".row").first).to_be_visible()
    expect(bob.locator("[data-connection=live]")).to_be_attached()
    question = f"Где мой заказ {uuid.uuid4().hex[:6]}?"
    says(vera, question)
    row = bob.locator(".row", has_text=question).first
    expect(row).to_be_visible(timeout=SOON)  # without reloading
    row.click()
    expect(bob.locator(".message", has_text=question)).to_be_visible()

    bob.locator(".composer-text").press_sequentially("Здрав", delay=30)
    expect(chat(vera).locator("[data-typing]")).to_be_visible()
    answers(bob, "Здравствуйте! Уже едет.")
    expect(chat(vera).locator("[data-message]", has_text="Уже едет.")).to_be_visible(timeout=SOON)
    expect(bob.locator(".message.is-own .message-state.is-read")).to_be_attached()

    bob.locator("[data-ref=take]").click()
    expect(chat(vera).locator(".head h1")).to_have_text("Борис")
    bob.locator("[data-ref=status]").click()
    expect(bob.locator(".thread-activity", has_text="решён")).to_be_visible()
    says(vera, "Ой, ещё вопрос!")
    said = [question, "Здравствуйте! Уже едет.", "Ой, ещё вопрос!"]
    expect(bob.locator(".thread-activity", has_text="Открыт снова")).to_be_visible()
    _until(lambda: spoken(vera)[-3:] == said, spoken(vera))

    vera.reload()
    vera.locator("button.b").click()
    expect(chat(vera).locator("[data-message]", has_text="ещё вопрос")).to_be_visible()
    _until(lambda: spoken(vera)[-3:] == said, spoken(vera))
    bob.reload()
    expect(bob.locator(".message", has_text="ещё вопрос")).to_be_visible()


def test_the_network_is_cut_in_the_middle_of_sending_on_either_side(vera, sign_in):
    bob = sign_in(BOB)
    first = f"Раз {uuid.uuid4().hex[:6]}"
    says(vera, first)
    bob.locator(".row", has_text=first).first.click()
    expect(bob.locator(".message", has_text=first)).to_be_visible()

    vera.context.set_offline(True)
    says(vera, "Два")
    says(vera, "Три")
    expect(chat(vera).locator("[data-state=waiting], [data-state=sending]")).to_have_count(2)
    answers(bob, "Слушаю вас")
    expect(bob.locator(".message.is-own", has_text="Слушаю вас").locator(SENT)).to_be_attached()
    vera.context.set_offline(False)
    expect(bob.locator(".message", has_text="Три")).to_be_visible(timeout=20_000)
    expect(chat(vera).locator("[data-message]", has_text="Слушаю вас")).to_be_visible(timeout=20_000)

    bob.context.set_offline(True)
    answers(bob, "Четыре")
    says(vera, "Пять")
    expect(chat(vera).locator("[data-state=sent], [data-state=delivered]", has_text="Пять")).to_be_visible()
    bob.context.set_offline(False)
    bob.locator('[data-ref="anyway"]').click(timeout=20_000)  # she has written since: he is asked before it goes
    expect(chat(vera).locator("[data-message]", has_text="Четыре")).to_be_visible(timeout=20_000)
    expect(bob.locator(".message", has_text="Пять")).to_be_visible(timeout=20_000)

    wanted = sorted([first, "Два", "Три", "Слушаю вас", "Четыре", "Пять"])
    _until(lambda: sorted(heard(bob)) == wanted, heard(bob))
    _until(lambda: sorted(spoken(vera)[-6:]) == wanted, spoken(vera))
    assert heard(bob) == spoken(vera)[-6:]  # the same order on both sides
    expect(bob.locator(".message-state.is-waiting, .message-state.is-sending")).to_have_count(0)


def test_a_request_that_was_accepted_but_not_answered_is_not_doubled(vera, sign_in, product):
    """The worst cut: the server has it, the visitor does not know."""
    lost = []

    def swallow(route):
        if not lost:
            lost.append(
                httpx.post(
                    route.request.url, content=route.request.post_data, headers=_headers(route.request)
                ).status_code
            )
            route.abort()
        else:
            route.continue_()

    vera.route(re.compile(r"/chat/session/[^/]+/messages$"), swallow)
    words = f"Один раз {uuid.uuid4().hex[:6]}"
    says(vera, words)
    expect(chat(vera).locator("[data-state=sent], [data-state=delivered]", has_text=words)).to_be_visible(
        timeout=20_000
    )
    bob = sign_in(BOB)
    bob.locator(".row", has_text=words).first.click()
    expect(bob.locator(".message", has_text=words)).to_have_count(1)
    assert lost == [201]
    assert spoken(vera).count(words) == 1


def _headers(request) -> dict:
    return {name: request.headers[name] for name in ("authorization", "content-type")}


def _until(true, shown, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, shown
        time.sleep(0.1)  # two browsers come to rest by themselves; there is no one event to wait for
