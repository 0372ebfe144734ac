"""The panel of one person, in windows that know nothing of each other or in one that has been there before."""

from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

WINDOW = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
# Milliseconds from the beginning of the navigation until the first conversation is drawn.
FIRST_ROW = """(() => {
  window.firstRow = new Promise((done) => {
    const there = () => document.querySelector('.row[data-conversation]');
    const look = () => { if (there()) done(performance.now()); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
  });
})()"""
MODULE = """async (name) => {
  const files = performance.getEntriesByType('resource').map((each) => each.name);
  const it = await import(files.find((each) => new RegExp(`/panel/${name}[.]`).test(each)));
  return THEN;
}"""


class Panel:
    """Signs in once; every window has that session."""

    def __init__(self, browser: Browser, url: str, email: str, password: str):
        self.browser, self.url = browser, url
        with self.window() as context:
            page = context.new_page()
            page.goto("/sign-in/?next=/app/")
            page.fill("input[name=username]", email)
            page.fill("input[name=password]", password)
            page.press("input[name=password]", "Enter")
            page.locator(".row").first.wait_for()
            self.session = context.storage_state()

    @contextmanager
    def window(self, **options):
        """A window with empty caches, signed in as soon as there is a session."""
        if hasattr(self, "session"):
            options["storage_state"] = self.session
        context = self.browser.new_context(base_url=self.url, **WINDOW, **options)
        try:
            yield context
        finally:
            context.close()

    def opened(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto("/app/")
        page.locator(".row").first.wait_for()
        return page


def module(page: Page, name: str, then: str):
    """Runs JavaScript with one of the panel's own modules as `it`."""
    return page.evaluate(MODULE.replace("THEN", then), name)
