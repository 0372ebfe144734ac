"""What people see who have gone astray, and the admin's own look."""

import base64
import hashlib
import re

import pytest
from django.template.loader import render_to_string

from tests import factories

STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def test_a_page_that_is_not_there_says_so_in_the_readers_language(client, db):
    found = client.get("/nothing-here/", headers={"Accept-Language": "ru"})
    assert found.status_code == 404
    assert "Такой страницы нет" in found.text
    assert 'href="/app/"' in found.text
    english = client.get("/nothing-here/", headers={"Accept-Language": "en"})
    assert "There is no such page" in english.text


def test_programs_are_told_in_json(client, db):
    assert client.get("/api/nothing-here").json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "500"])
def test_what_is_shown_without_a_request_needs_none(page):
    """Django renders some of them so: there may be neither a request nor a database."""
    shown = render_to_string(f"{page}.html", {})
    assert "<h1>" in shown
    assert "csrfmiddlewaretoken" not in shown


def test_the_themes_style_elements_are_allowed_by_their_hashes(client, db):
    account = factories.account()
    client.force_login(factories.administrator(account).user, "django.contrib.auth.backends.ModelBackend")
    page = client.get("/admin/")
    policy = page["Content-Security-Policy"]
    for style in STYLE.findall(page.text):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "Chat Center" in page.text
