"""What people do in the panel, in a few words."""

from playwright.sync_api import Page


def choose(page: Page, field: str, *values: str) -> None:
    """A chip by the keyboard: the field found by typing, then its values."""
    page.locator("[data-tool=filter]").click()
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
