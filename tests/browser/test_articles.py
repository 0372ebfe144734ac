"""The knowledge base in a browser: written beside its preview, published, imported, read by an operator."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BODY = "## Сроки\n\nДеньги возвращаются **за десять дней**.\n\n<img src=x onerror=alert(1)>\n"


@pytest.fixture
def shelf(alice):
    alice.goto("/app/articles/")
    alice.locator(".shelf-row, .shelf .empty h2").first.wait_for()
    return alice


def rows(page):
    return page.locator(".shelf-row:not(.skeleton)")


def test_an_article_is_written_published_and_changed(shelf):
    shelf.locator(".shelf-acts .primary").click()
    shelf.fill(".edit-title", "Возврат денег за чайник")
    shelf.fill(".edit-body", BODY)
    shelf.locator(".edit-preview h3", has_text="Сроки").wait_for()
    expect(shelf.locator(".edit-preview strong")).to_have_text("за десять дней")
    expect(shelf.locator(".edit-preview img")).to_have_count(0)
    shelf.locator(".edit-bar .primary").click()
    shelf.locator('.edit-state [data-state="published"]').wait_for()
    expect(shelf).to_have_url(re.compile(r"/app/articles/\d+$"))
    shelf.locator(".edit-body").press("End")
    shelf.locator(".edit-body").type("\nЕщё строка.")
    shelf.locator(".edit-body").press("Control+s")
    shelf.locator('.edit-state [data-state="changed"]').wait_for()
    shelf.reload()
    expect(shelf.locator(".edit-body")).to_have_value(re.compile(r"Ещё строка\."))
    expect(rows(shelf).filter(has_text="Возврат денег за чайник")).to_have_count(1)


def test_what_is_not_saved_is_asked_about(shelf):
    shelf.locator(".shelf-acts .primary").click()
    shelf.fill(".edit-title", "Недописанное")
    shelf.go_back()
    shelf.locator("dialog").get_by_role("button").first.click()
    expect(shelf.locator(".edit-title")).to_have_value("Недописанное")
    expect(shelf).to_have_url(re.compile("/app/articles/new$"))


def test_files_are_imported_and_mistakes_told_by_their_row(shelf):
    table = "title,body\nОплата частями,Доступна от трёх тысяч.\n,Без заголовка\n"
    shelf.locator(".shelf-acts .button").first.click()
    shelf.set_input_files(
        "dialog input[type=file]",
        [
            {"name": "pay.csv", "mimeType": "text/csv", "buffer": table.encode()},
            {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG"},
        ],
    )
    shelf.locator('.import-file[data-state="partly"] .import-errors li').wait_for()
    shelf.locator('.import-file[data-state="failed"]').wait_for()
    shelf.keyboard.press("Escape")
    shelf.fill(".shelf-find", "частями")
    rows(shelf).filter(has_text="Оплата частями").wait_for()


def test_a_late_save_keeps_what_was_typed(shelf):
    shelf.locator(".shelf-acts .primary").click()
    shelf.fill(".edit-title", "Вдвоём")
    shelf.fill(".edit-body", "Первое.")
    shelf.locator(".edit-body").press("Control+s")
    shelf.wait_for_url(re.compile(r"/app/articles/\d+$"))
    other = shelf.context.new_page()
    other.goto(shelf.url)
    expect(other.locator(".edit-body")).to_have_value("Первое.")
    other.fill(".edit-body", "Второе.")
    other.locator(".edit-body").press("Control+s")
    other.locator(".edit-state", has_text="2").wait_for()
    shelf.fill(".edit-body", "Третье.")
    shelf.locator(".edit-body").press("Control+s")
    shelf.locator(".problem .link-button").click()
    shelf.locator(".edit-state", has_text="3").wait_for()
    expect(shelf.locator(".edit-body")).to_have_value("Третье.")


def test_an_operator_reads_and_has_nothing_to_write_with(shelf, sign_in):
    shelf.locator(".shelf-acts .primary").click()
    shelf.fill(".edit-title", "Для операторов")
    shelf.fill(".edit-body", BODY)
    shelf.locator(".edit-bar .primary").click()
    shelf.locator('.edit-state [data-state="published"]').wait_for()
    bob = sign_in("bob@teply-dom.example")
    bob.goto("/app/articles/")
    rows(bob).filter(has_text="Для операторов").click()
    bob.locator(".reading strong", has_text="за десять дней").wait_for()
    assert bob.locator(".edit-body, .shelf-acts button").count() == 0
