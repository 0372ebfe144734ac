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
