"""Filters, saved views and many at once: what stands around the list, with mouse and keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose, count_of, place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TOTAL = ".tools-total"
TOAST = ".toast .link-button"


def selected_section(page: Page) -> int:
    """The first section is selected as a whole; answers how many conversations that are."""
    page.locator(".row-open").first.focus()
    page.keyboard.press("Control+a")
    expect(page.locator(".bulk[data-shown]")).to_be_visible()
    return int(re.search(r"\d+", page.locator(".bulk-count").inner_text())[0])


def test_chips_filter_stay_after_a_reload_and_go_back(alice):
    choose(alice, "Статус", "resolved")
    chip = alice.locator("[data-filter=status]")
    expect(chip).to_be_visible()
    expect(alice).to_have_url(re.compile(r"/app/\?status=resolved$"))
    expect(alice.locator(TOTAL)).to_have_text(re.compile(r"^\d"))
    total = alice.locator(TOTAL).inner_text()
    alice.reload()
    expect(chip).to_be_visible()
    expect(alice.locator(TOTAL)).to_have_text(total)
    chip.locator(".filter-edit").click()
    alice.locator(".picker [data-value=snoozed]").click()
    alice.keyboard.press("Escape")
    expect(alice).to_have_url(re.compile("status=resolved,snoozed"))
    expect(alice.locator(TOTAL)).not_to_have_text(total)
    expect(chip.locator(".filter-edit")).to_be_focused()
    alice.go_back()
    expect(alice.locator(TOTAL)).to_have_text(total)
    alice.go_back()
    expect(chip).to_have_count(0)
    alice.go_forward()
    expect(chip).to_be_visible()


def test_chips_of_a_place_are_taken_off_one_by_one_or_all(alice):
    place(alice, "mine:").click()
    choose(alice, "Метки", "vip")
    choose(alice, "Приоритет", "high", "urgent")
    expect(alice).to_have_url(re.compile(r"\?view=mine&priority=high,urgent&labels=vip|\?view=mine.*labels=vip"))
    alice.locator("[data-filter=labels] .filter-off").click()
    expect(alice.locator(".filter-chip[data-filter]")).to_have_count(1)
    alice.locator("[data-tool=clear]").click()
    expect(alice.locator(".filter-chip[data-filter]")).to_have_count(0)
    expect(alice).to_have_url(re.compile(r"/app/\?view=mine$"))
    expect(place(alice, "mine:")).to_have_attribute("aria-current", "true")


def test_the_open_conversation_stays_while_one_filters(alice):
    alice.locator(".row").first.click()
    name = alice.locator(".conversation-name")
    expect(name).to_be_visible()
    choose(alice, "Статус", "open")
    expect(alice).to_have_url(re.compile(r"/app/conversations/\d+\?status=open$"))
    expect(name).to_be_visible()
    alice.reload()
    expect(alice.locator("[data-filter=status]")).to_be_visible()
    expect(name).to_be_visible()


def test_dates_are_chosen_by_name(alice):
    alice.locator("[data-tool=filter]").click()
    alice.keyboard.type("Создан")
    alice.keyboard.press("Enter")
    alice.locator(".picker .menu-item").nth(2).click()
    expect(alice.locator("[data-filter=created] .filter-value")).to_contain_text(re.compile(r"\d"))
    expect(alice).to_have_url(re.compile("created_after=20"))
    expect(alice.locator(".row").first).to_be_visible()


def test_a_view_is_saved_shared_renamed_and_deleted_with_a_way_back(alice, sign_in):
    choose(alice, "Статус", "resolved")
    alice.locator("[data-tool=save]").click()
    alice.locator("dialog input[name=name]").fill("Сделано")
    alice.keyboard.press("Enter")
    line = alice.locator(".rail-line", has_text="Сделано")
    expect(line).to_be_visible()
    expect(alice.locator(".list-head h1")).to_have_text("Сделано")
    expect(line.locator(".rail-count")).to_have_text(re.compile(r"\d"), timeout=15_000)
    place(alice, "inbox:").click()
    line.locator(".rail-item").click()
    expect(alice.locator("[data-filter=status]")).to_be_visible()
    menu(alice, line, 0)
    alice.locator("dialog input[name=name]").fill("Готово")
    alice.keyboard.press("Enter")
    line = alice.locator(".rail-line", has_text="Готово")
    expect(line).to_be_visible()
    menu(alice, line, 1)
    bob = sign_in("bob@teply-dom.example")
    expect(bob.locator(".rail-line", has_text="Готово")).to_be_visible()
    expect(bob.locator(".rail-line", has_text="Готово").locator(".rail-more")).to_have_count(0)
    menu(alice, line, 2)
    expect(line).to_have_count(0)
    alice.locator(TOAST).last.click()
    expect(line).to_be_visible()
    with alice.expect_request(lambda request: request.method == "DELETE", timeout=15_000):
        menu(alice, line, 2)
    expect(bob.locator(".rail-line", has_text="Готово")).to_have_count(0)
    alice.reload()
    alice.locator(".rail-item").first.wait_for()
    expect(line).to_have_count(0)


def menu(page: Page, line, step: int) -> None:
    """Rename, share and delete are the menu's entries 0, 1 and 2 while the filters are the view's own."""
    line.hover()
    line.locator(".rail-more").click()
    page.locator(".menu .menu-item").nth(step).click()


def test_a_changed_view_takes_the_change(alice):
    choose(alice, "Приоритет", "urgent")
    alice.locator("[data-tool=save]").click()
    alice.locator("dialog input[name=name]").fill("Горит")
    alice.keyboard.press("Enter")
    expect(alice.locator(".rail-line", has_text="Горит")).to_be_visible()
    expect(alice.locator("[data-tool=save]")).to_be_hidden()
    choose(alice, "Приоритет", "high")
    alice.locator("[data-tool=save]").click()
    with alice.expect_response(lambda answer: answer.request.method == "PATCH"):
        alice.locator(".menu .menu-item").first.click()
    expect(alice.locator("[data-tool=save]")).to_be_hidden()
    place(alice, "inbox:").click()
    alice.locator(".rail-line", has_text="Горит").locator(".rail-item").click()
    expect(alice).to_have_url(re.compile("priority=(urgent,high|high,urgent)"))


def test_a_name_that_is_taken_is_refused_and_kept(alice):
    for _ in range(2):
        place(alice, "inbox:").click()
        choose(alice, "Канал", "email")
        alice.locator("[data-tool=save]").click()
        alice.locator("dialog input[name=name]").fill("Почта")
        alice.keyboard.press("Enter")
        expect(alice.locator(".rail-line", has_text="Почта")).to_have_count(1)
    expect(alice.locator("dialog .problem")).to_be_visible()
    expect(alice.locator("dialog input[name=name]")).to_have_value("Почта")


def test_many_are_resolved_by_a_key_and_come_back(alice):
    before = count_of(alice, "inbox:")
    many = selected_section(alice)
    alice.keyboard.press("e")
    expect(alice.locator(".toast").last).to_contain_text(str(many))
    expect(alice.locator(".bulk[data-shown]")).to_have_count(0)
    expect(place(alice, "inbox:").locator(".rail-count")).to_have_text(str(int(before) - many))
    alice.locator(TOAST).last.click()
    expect(place(alice, "inbox:").locator(".rail-count")).to_have_text(before)


def test_many_are_labelled_and_given_to_somebody(alice):
    many = selected_section(alice)
    alice.keyboard.press("l")
    expect(alice.locator(".picker .menu-find")).to_be_focused()
    alice.keyboard.type("vip")
    alice.keyboard.press("Enter")
    expect(alice.locator(".toast").last).to_contain_text(str(many))
    expect(alice.locator(".picker [data-value=vip]")).to_have_attribute("aria-selected", "true")
    alice.keyboard.press("Escape")
    expect(alice.locator(".row").first).to_contain_text("vip")
    alice.locator("[data-bulk=assign]").click()
    expect(alice.locator(".picker .menu-find")).to_be_focused()
    alice.keyboard.type("Бор")
    alice.keyboard.press("Enter")
    expect(alice.locator(".row").first.locator(".row-assignee")).to_be_visible()
    alice.locator(TOAST).last.click()
    alice.keyboard.press("Escape")
    expect(alice.locator(".bulk[data-shown]")).to_have_count(0)


def test_what_could_not_be_changed_is_named_and_stays_selected(alice):
    many = selected_section(alice)
    alice.context.set_offline(True)
    alice.keyboard.press("e")
    dialog = alice.locator("dialog.box")
    expect(dialog.locator(".failures li")).to_have_count(many)
    expect(dialog.locator(".failures li").first).to_contain_text("#")
    alice.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(alice.locator(".bulk[data-shown] .bulk-count")).to_contain_text(str(many))
    alice.context.set_offline(False)
    alice.keyboard.press("Escape")
    expect(alice.locator(".bulk[data-shown]")).to_have_count(0)
