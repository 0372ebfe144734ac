"""Networks that let no socket through, or no stream either: everybody still hears, and is told calmly how."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BOB = "bob@teply-dom.example"
LATER = 20_000
SOCKETS, STREAMS = "**/channel/ws**", "**/channel/sse**"


class Network:
    """One person's browser behind a network of ours. blocked: address patterns that nothing gets through to."""

    def __init__(self, chromium, product, **options):
        self.context = chromium.new_context(base_url=product.url, **(LAPTOP | options))
        self.page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.blocked: set[str] = set()
        self.context.route_web_socket(SOCKETS, self._socket)
        self.context.route(STREAMS, lambda route: route.abort() if STREAMS in self.blocked else route.continue_())

    def _socket(self, socket) -> None:
        if SOCKETS in self.blocked:
            socket.close(code=1011)
        else:
            socket.connect_to_server()

    def changes(self) -> None:
        """As a laptop that has found another network."""
        for frame in self.page.frames:
            frame.evaluate("dispatchEvent(new Event('online'))")


@pytest.fixture
def network(chromium, product):
    made: list[Network] = []

    def build(*blocked: str, **options) -> Network:
        made.append(Network(chromium, product, **options))
        made[-1].blocked = set(blocked)
        return made[-1]

    yield build
    for each in made:
        each.context.close()
    assert [each.broken for each in made if each.broken] == []


def panel(network: Network) -> Page:
    page = network.page
    page.goto("/sign-in/?next=/app/")
    page.fill("input[name=username]", BOB)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.locator(".row").first.wait_for()
    return page


def widget(network: Network):
    network.page.goto("/demo/seller/")
    network.page.locator("button.b").click()
    chat = network.page.frame_locator("iframe")
    expect(chat.locator(".welcome")).to_be_visible()
    return chat


def says(chat, words: str) -> str:
    words = f"{words} {uuid.uuid4().hex[:6]}"
    chat.locator("[data-composer]").fill(words)
    chat.locator("[data-send]").click()
    return words


def answers(bob: Page, question: str, words: str) -> str:
    words = f"{words} {uuid.uuid4().hex[:6]}"
    bob.locator(".row", has_text=question).first.click()
    bob.locator(".composer-text").fill(words)
    bob.locator(".composer-text").press("Enter")
    return words


def state(page: Page, name: str) -> None:
    expect(page.locator(f"[data-connection={name}]")).to_be_attached(timeout=LATER)


def test_without_sockets_both_sides_talk_over_streams_and_climb_back(network):
    theirs, ours = network(SOCKETS), network(SOCKETS)
    chat, bob = widget(theirs), panel(ours)
    state(bob, "streaming")
    question = says(chat, "Does the long way work?")
    expect(bob.locator(".row", has_text=question).first).to_be_visible()
    reply = answers(bob, question, "It does")
    expect(chat.locator("[data-message]", has_text=reply)).to_be_visible()
    expect(
        bob.locator(".message.is-own .message-state.is-delivered, .message.is-own .message-state.is-read")
    ).to_be_attached()
    bob.locator(".composer-text").press_sequentially("And typing", delay=30)
    expect(chat.locator("[data-typing]")).to_be_visible()
    ours.blocked, theirs.blocked = set(), set()
    ours.changes()
    theirs.changes()
    state(bob, "live")
    again = says(chat, "And now by the short one?")
    expect(bob.locator(".message", has_text=again)).to_have_count(1)


def test_where_nothing_stands_both_sides_still_hear_by_asking(network):
    theirs, ours = network(SOCKETS, STREAMS), network(SOCKETS, STREAMS, locale="ru-RU")
    chat, bob = widget(theirs), panel(ours)
    state(bob, "polling")
    expect(bob.locator("[data-connection] .rail-text")).to_have_text("Обновляем изредка")
    question = says(chat, "Is anybody there?")
    expect(bob.locator(".row", has_text=question).first).to_be_visible(timeout=LATER)
    reply = answers(bob, question, "Always")
    expect(chat.locator("[data-message]", has_text=reply)).to_be_visible(timeout=LATER)
    expect(chat.get_by_text("В этой сети ответы могут появляться с задержкой в несколько секунд.")).to_be_visible(
        timeout=LATER
    )
    ours.blocked, theirs.blocked = {SOCKETS}, {SOCKETS}
    ours.changes()
    theirs.changes()
    state(bob, "streaming")
    expect(chat.get_by_text("В этой сети ответы могут")).to_be_hidden(timeout=LATER)


BRIEF = """
from django.conf import settings
from helpdesk.tenancy.visitors import channel_token, visitor_of
settings.CHANNEL_TOKEN_SECONDS = 24
print(channel_token(visitor_of("%s"))[0])
"""


def short_lived(product, context) -> None:
    """The widget's first token lives for seconds; those it renews it by live as long as ever."""

    def answer(route) -> None:
        response = route.fetch()
        body = response.json()
        body["token"] = product.manage("shell", "-v", "0", "-c", BRIEF % body["visitor_token"]).strip()
        route.fulfill(response=response, json=body)

    context.route("**/chat/session", answer, times=1)


def test_the_widget_renews_its_token_on_the_open_socket(chromium, product):
    context = chromium.new_context(base_url=product.url, **LAPTOP)
    short_lived(product, context)
    page, sockets = context.new_page(), []
    page.on("websocket", lambda socket: sockets.append(socket))  # a bound built-in is refused
    page.goto("/demo/seller/")
    with page.expect_websocket(timeout=LATER) as opening:
        page.locator("button.b").click()
    with opening.value.expect_event("framereceived", lambda text: '"renewed"' in str(text), timeout=2 * LATER):
        pass
    assert len(sockets) == 1
    context.close()


def test_the_widget_opens_its_stream_anew_before_its_token_ends(network, product):
    theirs = network(SOCKETS)
    short_lived(product, theirs.context)
    opened: list[str] = []
    theirs.page.on("request", lambda request: "/channel/sse" in request.url and opened.append(request.url))
    theirs.page.goto("/demo/seller/")
    with theirs.page.expect_response("**/channel-token", timeout=2 * LATER):
        theirs.page.locator("button.b").click()
    with theirs.page.expect_request("**/channel/sse**", timeout=LATER):
        pass
    chat = theirs.page.frame_locator("iframe")
    words = says(chat, "Still here?")
    expect(chat.locator("[data-message]", has_text=words)).to_be_visible()
    expect(chat.locator(".line")).to_be_hidden()
    assert len({address.partition("token=")[2].partition("&")[0] for address in opened}) == 2


def test_who_looks_and_writes_over_a_stream_is_seen_by_colleagues(network, sign_in):
    bob = panel(network(SOCKETS))
    state(bob, "streaming")
    bob.locator(".row").nth(2).click()
    expect(bob.locator(".message").first).to_be_visible()
    alice = sign_in()
    alice.goto(bob.url)
    expect(alice.locator(".viewers .viewer-chip")).to_have_count(1)
    expect(bob.locator(".viewers .viewer-chip")).to_have_count(1)
    bob.locator(".composer-text").press_sequentially("On its way")
    expect(alice.locator(".viewers .viewer-chip")).to_have_class(re.compile("is-answering"))
    bob.locator(".composer-text").fill("")
    bob.goto("/app/")
    expect(alice.locator(".viewers .viewer-chip")).to_have_count(0)


def test_a_visitor_is_told_his_place_in_the_queue(network, sign_in):
    theirs = network()
    chat = widget(theirs)
    says(chat, "Am I next?")
    expect(chat.locator("[data-queue]")).to_be_visible()
    alice = sign_in()
    alice.locator(".row", has_text="Am I next?").first.click()
    alice.locator(".conversation-head [data-ref=take]").click()
    expect(chat.locator("[data-queue]")).to_have_count(0)


def test_who_only_asks_now_and_then_is_seen_looking_too(network, sign_in):
    bob = panel(network(SOCKETS, STREAMS))
    state(bob, "polling")
    bob.locator(".row").nth(3).click()
    expect(bob.locator(".message").first).to_be_visible()
    alice = sign_in()
    alice.goto(bob.url)
    expect(alice.locator(".viewers .viewer-chip")).to_have_count(1)
    bob.locator(".row:not([aria-current])").first.locator(".row-open").click()
    expect(alice.locator(".viewers .viewer-chip")).to_have_count(0)
