"""make screenshots: every page of the running demo, in three sizes, light and dark, Russian and English."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import launch_options
from tests.installed import installed
from tests.product import ROOT, Product

SIZES = {"wide": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
LANGUAGES = {"ru": "alice@teply-dom.example", "en": "charlie@northwind.example"}
PASSWORD = "demo-Chat-2026"
OFFICE = {"quality": ".chart canvas", "settings": ".office-form", "budgets": ".budget", "experiments": ".experiment"}
FOLDER = ROOT / "screenshots"


def main() -> None:
    only = sys.argv[1:]
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder) / "data") as product,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        for size in SIZES:
            for theme in ("light", "dark"):
                for language in LANGUAGES:
                    if not only or f"{size}-{theme}-{language}" in only:
                        _walk(browser, product, size, theme, language)


def _walk(browser: Browser, product: Product, size: str, theme: str, language: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale=language)
    page = context.new_page()
    page.on(
        "console",
        lambda message: print("console:", message.text, message.location["url"]) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: print("page error:", error))
    take = _camera(page, f"{size}-{theme}-{language}")
    _shop(page, product, take, language)
    _panel(page, product, take, language)
    _ai(page, product, take)
    context.close()


def _complain(message) -> None:
    if message.type == "error":
        print("console:", message.text, message.location["url"])


def _camera(page: Page, name: str):
    def take(what: str) -> None:
        page.wait_for_timeout(450)  # let movements come to rest
        page.screenshot(path=FOLDER / f"{name}-{what}.png")

    return take


def _shop(page: Page, product: Product, take, language: str) -> None:
    page.goto(f"{product.url}/demo/{'seller' if language == 'ru' else 'shop'}/")
    page.locator("button.b").wait_for()
    take("shop")
    page.locator("button.b").click()
    frame = page.frame_locator("iframe")
    frame.locator(".welcome").wait_for()  # the composer is there before it listens
    frame.locator("[data-composer]").fill(
        "Здравствуйте! Когда придёт заказ?" if language == "ru" else "Hello! When will my order arrive?"
    )
    frame.locator("[data-send]").click()
    frame.locator("[data-state=sent], [data-state=delivered]").first.wait_for()
    take("widget")


def _panel(page: Page, product: Product, take, language: str) -> None:
    page.goto(f"{product.url}/app/")
    take("sign-in")
    page.fill("input[name=username]", LANGUAGES[language])
    page.fill("input[name=password]", PASSWORD)
    page.click("button.primary")
    page.locator(".row").first.wait_for()
    take("list")
    page.locator(".row").nth(1).click()
    page.locator("[data-message], .message").first.wait_for()
    take("conversation")
    page.keyboard.press("n")
    take("note")
    page.goto(f"{product.url}/admin/")
    take("admin")
    page.goto(f"{product.url}/api/docs/")
    take("api")


def _ai(page: Page, product: Product, take) -> None:
    """The draft and what is behind it, the administrators' page, the knowledge base."""
    page.goto(f"{product.url}/app/")
    page.locator(".row").first.wait_for()
    page.locator(".row").nth(2).click()
    page.locator("ai-bar .has-draft").wait_for()
    take("draft")
    page.locator(".ai-reading").click()
    take("why")
    for tab, shown in OFFICE.items():
        page.goto(f"{product.url}/app/ai/{tab}")
        page.locator(shown).first.wait_for()
        take(f"ai-{tab}")
    page.goto(f"{product.url}/app/articles/")
    page.locator(".shelf-row:not(.skeleton)").first.wait_for()
    take("articles")
    page.locator(".shelf-row").first.click()
    page.locator(".edit-body").wait_for()
    take("article")


if __name__ == "__main__":
    main()
