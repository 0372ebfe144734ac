"""Several tabs of one person: one line to the server, taken over when its tab ends; a device that refuses things."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import COUNT_TONES, SOUNDING, module, tones

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

NO_LOCKS = "() => { delete Navigator.prototype.locks; }"
NO_STORAGE = """() => {
  const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
  Object.defineProperty(window, 'indexedDB', { get: refuse });
  Object.defineProperty(window, 'localStorage', { get: refuse });
}"""
SIGN_OUT = "() => document.querySelector('form.sign-out').requestSubmit()"
KEPT = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'chat-center')) return [];
  const opening = indexedDB.open('chat-center');
  const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  const asked = db.transaction('answers').objectStore('answers').getAllKeys();
  return new Promise((done) => { asked.onsuccess = () => done(asked.result); });
}"""
UNTIL_KEPT = f"""async () => {{
  const look = async () => (await ({KEPT})()).some((key) => String(key).includes(':'));
  while (!(await look())) await new Promise((done) => {{ setTimeout(done, 100); }});
}}"""


def live(page: Page) -> Page:
    expect(page.locator("[data-connection]")).to_have_attribute("data-connection", "live")
    return page


def another(page: Page, *scripts: str) -> tuple[Page, list]:
    """A further tab of the same person, and the sockets it opens."""
    tab, sockets = page.context.new_page(), []
    tab.on("websocket", lambda socket: sockets.append(socket))
    for script in scripts:
        tab.add_init_script(f"({script})()")
    tab.goto("/app/")
    tab.locator(".row").first.wait_for()
    return live(tab), sockets


def top(page: Page):
    return page.locator("[data-section=all] + .list-rows .row").first


def leads(page: Page) -> bool:
    return module(page, "sync", "it.leads()")


def test_many_tabs_have_one_socket_and_all_hear(alice, visitor):
    tabs = [another(live(alice)) for _ in range(2)]
    assert [sockets for _, sockets in tabs] == [[], []]
    assert [leads(page) for page in (alice, tabs[0][0], tabs[1][0])] == [True, False, False]
    words = visitor.says("Слышно ли меня во всех окнах?")
    for page in (alice, tabs[0][0], tabs[1][0]):
        expect(top(page)).to_contain_text(words)


def test_when_the_tab_with_the_socket_ends_another_takes_over_and_nothing_is_lost(alice, visitor):
    (heir, sockets) = another(live(alice))
    visitor.says("Первое")
    expect(top(heir)).to_contain_text("Первое")
    alice.close()
    words = visitor.says("В самый миг перехода")
    expect(top(heir)).to_contain_text(words)
    expect(heir.locator(".rail [data-connection]")).to_have_attribute("data-connection", "live")
    assert leads(heir)
    assert len(sockets) == 1
    assert "since=" in sockets[0].url


def test_what_came_while_nobody_listened_is_there_when_a_tab_takes_over(alice, visitor):
    (heir, sockets) = another(live(alice))
    heir.evaluate("() => { window.frames_ = []; }")
    module(heir, "sync", "void it.onFrame((frame) => window.frames_.push(frame))")
    alice.close()
    said = [visitor.says(f"Сообщение {number}") for number in range(5)]
    expect(top(heir)).to_contain_text(said[-1])
    frames = heir.evaluate("() => window.frames_.filter(({ data }) => data?.message)")
    assert [each["data"]["message"]["content"] for each in frames] == said
    assert "since=" in sockets[0].url


def test_each_tab_has_a_socket_where_there_are_no_locks(alice, visitor):
    (one, mine), (other, others) = another(alice, NO_LOCKS), another(alice, NO_LOCKS)
    assert (len(mine), len(others)) == (1, 1)
    words = visitor.says("И без замков тоже")
    for page in (one, other):
        expect(top(page)).to_contain_text(words)


def test_a_device_that_refuses_to_keep_anything_works(alice, visitor):
    page, _ = another(alice, NO_STORAGE)
    words = visitor.says("Ничего не сохраняй")
    expect(top(page)).to_contain_text(words)
    page.reload()
    expect(top(page)).to_contain_text(words)


def test_the_list_stands_at_once_from_what_was_kept_and_becomes_true(alice, visitor):
    alice.evaluate(UNTIL_KEPT)
    held = []
    alice.route(re.compile(r"/conversations(/inbox)?(\?|$)"), lambda route: held.append(route))
    alice.route_web_socket("**/channel/ws**", lambda socket: socket.close())
    words = visitor.says("Пока страница спала")
    alice.reload()
    expect(top(alice)).to_be_visible()
    expect(top(alice)).not_to_contain_text(words)
    for route in list(held):
        route.continue_()
    expect(top(alice)).to_contain_text(words)


def test_whoever_signs_out_leaves_nothing_behind(alice):
    alice.reload()
    alice.locator(".row").first.wait_for()
    module(alice, "app", "it.cache.put('a list', { of: 'somebody' })")
    assert "a list" in alice.evaluate(KEPT)
    with alice.expect_navigation():
        alice.evaluate(SIGN_OUT)
    assert alice.evaluate(KEPT) == []


def test_what_one_kept_is_gone_for_the_next(sign_in, alice):
    module(alice, "app", "it.cache.put('a list', { of: 'alice' })")
    alice.context.clear_cookies()
    alice.goto("/sign-in/?next=/app/")
    alice.fill("input[name=username]", "bob@teply-dom.example")
    alice.fill("input[name=password]", "demo-Chat-2026")
    alice.press("input[name=password]", "Enter")
    alice.locator(".row").first.wait_for()
    assert module(alice, "app", "it.cache.get('a list')") is None
    assert "a list" not in alice.evaluate(KEPT)


def test_one_sound_for_all_tabs_and_none_when_it_is_off(alice, visitor):
    tabs = [another(alice, COUNT_TONES)[0] for _ in range(2)]
    alice.close()
    for tab in tabs:
        tab.bring_to_front()
        tab.locator(".list-head h1").click()
        tab.wait_for_function(SOUNDING)
    words = visitor.says("Динь")
    for tab in tabs:
        expect(top(tab)).to_contain_text(words)  # both have heard of it, so whichever rings has been told
    assert tones(tabs) == 2  # the two notes of one bell
    module(tabs[0], "bell", "it.mute(true)")
    assert module(tabs[1], "bell", "it.muted()")
    words = visitor.says("Тихо")
    for tab in tabs:
        expect(top(tab)).to_contain_text(words)
    assert tones(tabs) == 2


def test_the_title_and_the_icon_say_how_many_have_news(alice, visitor):
    icon = alice.locator("link[rel=icon]")
    words = visitor.says("Есть кто?")
    expect(top(alice)).to_contain_text(words)  # there was news before this one
    expect(alice).to_have_title(re.compile(r"^\(\d+\) "))
    expect(icon).to_have_attribute("href", re.compile("favicon-news"))
    before = int(re.search(r"\d+", alice.title())[0])
    top(alice).click()
    expect(alice.locator(".message").last).to_be_visible()
    expect(alice).to_have_title(re.compile(rf"^\({before - 1}\) " if before > 1 else r"^[^(]"))
