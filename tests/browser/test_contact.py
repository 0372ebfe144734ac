"""The contact's card: edited in place, seen by the others, and not taken from under the hands of who types."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import at_a_new_conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
NAME, EMAIL, PHONE = range(3)


@pytest.fixture
def pair(sign_in, visitor) -> tuple[Page, Page]:
    alice = at_a_new_conversation(sign_in(), visitor)
    bob = sign_in("bob@teply-dom.example")
    bob.goto(alice.url)
    expect(bob.locator(".message").first).to_be_visible()
    expect(bob.locator("[data-connection=live]")).to_be_attached()
    return alice, bob


def fact(page: Page, place: int):
    return page.locator("contact-card .fact").nth(place)


def edit(page: Page, place: int, words: str) -> None:
    fact(page, place).locator("button").click()
    fact(page, place).locator("input").fill(words)


def test_a_colleague_sees_the_new_name_in_the_card_in_the_head_and_on_the_row(pair):
    alice, bob = pair
    edit(alice, NAME, "Вера Павловна")
    alice.keyboard.press("Enter")
    expect(alice.locator(".contact-name")).to_have_text("Вера Павловна")
    expect(bob.locator(".contact-name")).to_have_text("Вера Павловна")
    expect(bob.locator(".conversation-name")).to_have_text("Вера Павловна")
    number = alice.url.rsplit("/", 1)[1]
    expect(bob.locator(f".row[data-conversation='{number}']").first).to_contain_text("Вера Павловна")


def test_what_one_types_stays_while_another_changes_the_contact(pair):
    alice, bob = pair
    edit(bob, EMAIL, "vera@exam")
    edit(alice, NAME, "Вера Юрьевна")
    alice.keyboard.press("Enter")
    expect(bob.locator(".conversation-name")).to_have_text("Вера Юрьевна")
    expect(fact(bob, EMAIL).locator("input")).to_have_value("vera@exam")
    bob.keyboard.press("Escape")
    expect(bob.locator(".contact-name")).to_have_text("Вера Юрьевна")


def test_a_number_is_taken_as_it_is_written_and_a_wrong_one_named(pair):
    alice, _ = pair
    edit(alice, PHONE, "call me")
    alice.keyboard.press("Enter")
    expect(fact(alice, PHONE).locator("input:invalid")).to_be_visible()
    fact(alice, PHONE).locator("input").fill("8 (999) 000-11-22")
    alice.keyboard.press("Enter")
    expect(fact(alice, PHONE)).to_contain_text(re.compile(r"\+79990001122"))
