"""The list and the rail stay true, also without a socket and where only some conversations are shown."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
POLL = 20_000  # more than the pace of a page that is looked at, and than many attempts at a socket take


def test_without_a_socket_the_list_asks_now_and_then(sign_in):
    page = sign_in()
    page.route_web_socket("**/channel/ws**", lambda socket: socket.close())
    page.reload()
    with page.expect_request(lambda request: "updated_since=" in request.url, timeout=2 * POLL):
        page.locator(".row").first.wait_for()
    expect(page.locator("[data-connection]")).not_to_have_attribute("data-connection", "live")


def test_the_rail_counts_also_where_only_some_are_shown(sign_in):
    page = sign_in()
    first = page.locator(".rail-item .rail-count").first
    before = first.inner_text()
    page.locator(".rail-item").nth(4).click()
    page.locator(".list-head h1").wait_for()
    expect(first).to_have_text(before)


def test_no_two_elements_of_the_panel_share_an_id(sign_in):
    page = sign_in()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
