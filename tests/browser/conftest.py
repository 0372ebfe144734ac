"""One running product with the demo data, and people in front of it."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.visitor import Visitor
from tests.chromium import launch_options
from tests.installed import installed
from tests.product import Product

PASSWORD = "demo-Chat-2026"
CROWD = 1500
expect.set_options(timeout=20_000)  # milliseconds; several browsers share the machine
LAPTOP = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}


@pytest.fixture(scope="module")
def product(folder) -> Iterator[Product]:
    """Of each file its own: what stands on top of a list depends on everybody who wrote before."""
    with installed(folder / "data") as started:
        yield started


@pytest.fixture(scope="module")
def crowd(product):
    """The address of somebody whose account has `CROWD` conversations."""
    made = json.loads(product.manage("simulate", "--conversations", str(CROWD), "--messages", str(2 * CROWD), "--json"))
    return made["accounts"][0]["email"]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium, product):
    """sign_in(email): the panel as that person sees it, in a window of their own. A failing script fails the test."""
    contexts, broken = [], []

    def open_panel(email: str = "alice@teply-dom.example", **options):
        context = chromium.new_context(base_url=product.url, **(LAPTOP | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto("/sign-in/?next=/app/")
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.locator(".row").first.wait_for()
        return page

    yield open_panel
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def alice(sign_in):
    return sign_in()


@pytest.fixture
def visitor(product) -> Visitor:
    return Visitor(product.url)


@pytest.fixture(params=["light", "dark"])
def look(request) -> dict:
    """A theme, and nothing in motion: what is half faded in is no finding."""
    return {"color_scheme": request.param, "reduced_motion": "reduce"}
