"""What people do in the panel, in a few words."""

import uuid

from playwright.sync_api import Page, expect

# How many tones a page has sounded, and whether it may: a context of sound starts some time after the first touch.
COUNT_TONES = """() => {
  window.tones = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
  window.AudioContext = class extends AudioContext { constructor(...how) { super(...how); window.sound = this; } };
}"""
SOUNDING = "() => window.sound?.state === 'running'"


def tones(tabs: list[Page]) -> int:
    """How many all tabs have sounded, as soon as there are any."""
    for _ in range(100):  # in which tab it will be is not known beforehand
        if heard := sum(tab.evaluate("window.tones") for tab in tabs):
            return heard
        tabs[0].wait_for_timeout(100)
    return 0


def at_a_new_conversation(page: Page, visitor) -> Page:
    """With a conversation nobody else knows of: which one is where on the list depends on what others have written."""
    words = visitor.says(f"Hello {uuid.uuid4().hex[:8]}")
    page.locator(".row", has_text=words).first.click()
    expect(page.locator(".message", has_text=words)).to_be_visible()
    return page


def choose(page: Page, field: str, *values: str) -> None:
    """A chip by the keyboard: the field found by typing, then its values."""
    page.locator("[data-tool=filter]").click()
    expect(page.locator(".menu-find")).to_be_focused()
    page.keyboard.type(field)
    page.keyboard.press("Enter")
    for value in values:
        page.locator(f".picker [data-value='{value}']").click()
    page.keyboard.press("Escape")


def place(page: Page, name: str):
    return page.locator(f".rail [data-place='{name}']")


def count_of(page: Page, name: str) -> str:
    return place(page, name).locator(".rail-count").inner_text()


MODULE = """async (name) => {
  const files = performance.getEntriesByType('resource').map((each) => each.name);
  const it = await import(files.find((each) => new RegExp(`/panel/${name}[.]`).test(each)));
  return THEN;
}"""
UNTIL = """new Promise((done, fail) => {
  const late = setTimeout(() => fail(new Error('never: HOLDS')), 20_000);
  it.store.subscribe(({ inbox, open, connection }) => { if (HOLDS) { clearTimeout(late); done(); } });
})"""


def module(page: Page, name: str, then: str):
    """Runs JavaScript with one of the panel's own modules as `it`: module(page, "app", "it.store.get().open")."""
    return page.evaluate(MODULE.replace("THEN", then), name)


def until(page: Page, holds: str) -> None:
    """Until this of the panel's store holds: until(page, "inbox.loaded && open === 5")."""
    module(page, "app", UNTIL.replace("HOLDS", holds))
