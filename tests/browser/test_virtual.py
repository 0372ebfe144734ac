"""A list of any length: some thirty rows of it exist, the rest comes as one looks at it, and nothing jumps."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import module, until
from tests.browser.conftest import CROWD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MOST_ROWS, MOST_ITEMS = 30, 2000
SCROLL = "(top) => { document.querySelector('.list-scroll').scrollTop = top; }"
IN_SIGHT = """() => {
  const box = document.querySelector('.list-scroll').getBoundingClientRect();
  const top = (each) => Math.round(each.getBoundingClientRect().top);
  return [...document.querySelectorAll('.row')].map((each) => [each.dataset.conversation, top(each)])
    .filter(([, top]) => top > box.top + 32 && top < box.bottom).sort((one, other) => one[1] - other[1]);
}"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PLACES = """() => [...document.querySelectorAll('[data-section=all] + .list-rows .row')]
  .map((each) => [Number(each.getAttribute('aria-posinset')), Number(each.dataset.conversation)])"""


@pytest.fixture
def boss(sign_in, crowd) -> Page:
    """Only the section of everything is open: the others have the same rows again."""
    page = sign_in(crowd)
    for name in ("urgent", "waiting"):
        head = page.locator(f".section-head[data-section={name}]")
        if head.is_visible():
            head.click()
    expect(page.locator(".section-head[data-section=waiting]")).not_to_have_attribute("aria-expanded", "true")
    return page


def settle(page: Page) -> None:
    """Until what is in sight is loaded and drawn."""
    page.evaluate(DRAWN)
    expect(page.locator(".row-blank")).to_have_count(0, timeout=15_000)
    page.evaluate(DRAWN)


def walk(page: Page, seen: dict[int, int]) -> int:
    """Notes the rows that are drawn by their place; answers how many there are."""
    settle(page)
    places = page.evaluate(PLACES)
    for at, number in places:
        assert seen.setdefault(at, number) == number
    assert len(places) <= MOST_ROWS
    assert module(page, "app", "Object.keys(it.store.get().inbox.items).length") <= MOST_ITEMS
    return len(places)


def test_however_far_one_scrolls_there_are_few_rows_and_none_is_lost(boss):
    seen, top = {}, 0
    total = module(boss, "app", "it.store.get().inbox.sections.all.total")
    assert total == CROWD
    while len(seen) < total:
        before = len(seen)
        walk(boss, seen)
        top += 15 * 84
        boss.evaluate(SCROLL, top)
        assert len(seen) > before or top < total * 84
    walk(boss, seen)
    assert sorted(seen) == list(range(1, total + 1))
    assert len(set(seen.values())) == total
    for back in range(top, -1, -40 * 84):  # the pages that were given up come again, each row in its place
        boss.evaluate(SCROLL, back)
        walk(boss, seen)


def test_a_leap_far_beyond_what_is_loaded_arrives(boss):
    settle(boss)
    boss.evaluate(SCROLL, 10**7)
    settle(boss)
    rows = boss.evaluate(PLACES)
    assert 0 < len(rows) <= MOST_ROWS
    assert min(at for at, _ in rows) > 300
    boss.evaluate(SCROLL, 0)
    settle(boss)
    assert boss.evaluate(PLACES)[0][0] == 1


def test_what_is_looked_at_stays_while_news_come_in_above(boss):
    boss.evaluate(SCROLL, 30 * 84)
    settle(boss)
    before = boss.evaluate(IN_SIGHT)
    newest = module(boss, "app", "it.store.get().inbox.sections.all.ids.slice(60, 63)")
    for number in newest:
        module(boss, "app", f"it.api.post('/conversations/{number}/messages', {{ content: 'Here I am' }})")
    for number in newest:
        until(boss, f"inbox.sections.all.ids.indexOf({number}) < 3")
    settle(boss)
    assert boss.evaluate(IN_SIGHT) == before
    boss.evaluate(SCROLL, 0)
    expect(boss.locator("[data-section=all] + .list-rows .row[aria-posinset='1']")).to_be_attached()
    settle(boss)
    assert {number for _, number in boss.evaluate(PLACES)[:3]} == set(newest)


def test_whoever_is_at_the_top_sees_what_comes(boss):
    settle(boss)
    number = module(boss, "app", "it.store.get().inbox.sections.all.ids[40]")
    module(boss, "app", f"it.api.post('/conversations/{number}/messages', {{ content: 'Look at me' }})")
    expect(boss.locator(".list-rows .row").first).to_have_attribute("data-conversation", str(number))
    assert boss.evaluate("() => document.querySelector('.list-scroll').scrollTop") == 0


def test_twenty_frames_a_second_leave_few_rows_in_the_right_order(sign_in, crowd):
    page, lines = sign_in(crowd), []
    page.route_web_socket("**/channel/ws**", lambda line: (line.connect_to_server(), lines.append(line)))
    page.reload()
    page.locator(".row").first.wait_for()
    expect(page.locator("[data-connection]")).to_have_attribute("data-connection", "live")
    items = module(page, "app", "Object.values(it.store.get().inbox.items)")
    for step in range(100):
        item = items[step % len(items)]
        item |= {"version": item["version"] + 1, "last_activity_at": f"2099-01-01T00:{step // 60:02}:{step % 60:02}Z"}
        frame = {"type": "chat.session.updated", "session_id": None, "id": None, "pos": None}
        lines[-1].send(json.dumps(frame | {"data": {"conversation": item, "message": None, "changed": []}}))
        page.wait_for_timeout(50)  # the pace is what is tried
        assert page.locator(".row").count() <= MOST_ROWS
    until(page, f"inbox.items[{items[99 % len(items)]['id']}].version === {items[99 % len(items)]['version']}")
    listed = module(page, "app", "it.store.get().inbox.sections.all.ids.map((id) => it.store.get().inbox.items[id])")
    newest = [item["id"] for item in listed if item["last_activity_at"].startswith("2099")]
    assert newest == [item["id"] for item in sorted(listed, key=moment, reverse=True)][: len(newest)]
    assert len(newest) == min(100, len(items))


def moment(item: dict) -> tuple:
    return item["last_activity_at"].replace("Z", ""), item["id"]


def test_keys_walk_the_rows_and_the_focus_survives_news(boss):
    settle(boss)
    boss.locator(".row-open").first.focus()
    boss.keyboard.press("End")
    at = focused(boss)
    assert at >= 40
    boss.keyboard.press("Home")
    assert focused(boss) == 1
    for _ in range(30):
        boss.keyboard.press("ArrowDown")
    assert focused(boss) == 31
    number = boss.evaluate("() => Number(document.activeElement.closest('.row').dataset.conversation)")
    module(boss, "app", f"it.api.post('/conversations/{number}/messages', {{ content: 'Do not lose me' }})")
    until(boss, f"inbox.sections.all.ids[0] === {number}")
    settle(boss)
    assert boss.evaluate("() => Number(document.activeElement.closest('.row').dataset.conversation)") == number


def focused(page: Page) -> int:
    return page.evaluate("() => Number(document.activeElement.closest('.row')?.getAttribute('aria-posinset'))")


def test_a_section_that_is_folded_takes_no_room_and_stays_folded(boss):
    assert boss.locator("[data-section=urgent] + .list-rows .row").count() == 0
    boss.reload()
    settle(boss)
    head = boss.locator(".section-head[data-section=urgent]")
    expect(head).to_have_attribute("aria-expanded", "false")
    head.click()
    expect(boss.locator("[data-section=urgent] + .list-rows .row").first).to_be_visible()


def test_without_movement_where_that_is_wished(sign_in, crowd):
    page = sign_in(crowd, reduced_motion="reduce")
    number = module(page, "app", "it.store.get().inbox.sections.all.ids[30]")
    module(page, "app", f"it.api.post('/conversations/{number}/messages', {{ content: 'Quietly' }})")
    until(page, f"inbox.sections.all.ids[0] === {number}")
    settle(page)
    assert page.evaluate("() => document.querySelector('.list-scroll').getAnimations({ subtree: true }).length") == 0
