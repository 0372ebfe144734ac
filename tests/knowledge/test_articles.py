"""Articles over HTTP: written, published, found, brought back, by whom and for whom."""

import pytest

from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox
from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db
BODY = "# Возврат\n\nВернуть товар можно в течение 14 дней.\n\n## Обувь\n\nОбувь принимаем без следов носки.\n"


def make(alice, **more) -> dict:
    answer = alice.post("articles", {"title": "Возврат товара", "body": BODY, "language": "ru", "publish": True} | more)
    assert answer.status_code == 201, answer.content
    return answer.json()


def found(caller, q: str, **more) -> list[dict]:
    answer = caller.get("articles/search", q=q, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["passages"]


def test_an_article_is_written_published_and_found(alice):
    made = make(alice, publish=False)
    assert (made["status"], made["version"], made["published_version"]) == ("draft", 1, None)
    assert found(alice, "возврат") == []
    published = alice.post(f"articles/{made['id']}/publish").json()
    assert (published["status"], published["published_version"]) == ("published", 1)
    passage = found(alice, "можно ли вернуть товары?")[0]
    assert (passage["article_id"], passage["version"], passage["title"]) == (made["id"], 1, "Возврат товара")
    assert "14 дней" in passage["quote"]


def test_what_is_published_stays_until_the_next_version_is(alice):
    made = make(alice)
    changed = alice("PATCH", f"articles/{made['id']}", {"body": "Вернуть можно за 30 дней.", "version": 1}).json()
    assert (changed["version"], changed["published_version"], changed["unpublished"]) == (2, 1, True)
    assert "14 дней" in found(alice, "вернуть товар")[0]["quote"]
    alice.post(f"articles/{made['id']}/publish", {"version": 2})
    assert [(each["version"], "30 дней" in each["quote"]) for each in found(alice, "вернуть")] == [(2, True)]


def test_an_older_version_comes_back_as_the_newest(alice):
    made = make(alice)
    alice("PATCH", f"articles/{made['id']}", {"body": "Иначе."})
    restored = alice.post(f"articles/{made['id']}/restore", {"version": 1}).json()
    assert (restored["version"], restored["body"]) == (3, BODY)
    told = alice.get(f"articles/{made['id']}/versions").json()["payload"]
    assert [(each["version"], each["published"]) for each in told] == [(3, False), (2, False), (1, True)]
    assert alice.get(f"articles/{made['id']}/versions/2").json()["body"] == "Иначе."
    assert alice.get(f"articles/{made['id']}/versions/9").status_code == 404


def test_the_same_words_are_no_version(alice):
    made = make(alice)
    assert alice("PATCH", f"articles/{made['id']}", {"body": BODY, "visibility": "operators"}).json()["version"] == 1


def test_who_comes_late_overwrites_nothing(alice):
    made = make(alice)
    alice("PATCH", f"articles/{made['id']}", {"body": "Первый.", "version": 1})
    late = alice("PATCH", f"articles/{made['id']}", {"body": "Второй.", "version": 1})
    assert (late.status_code, late.json()["current"]["version"]) == (409, 2)
    assert alice.post(f"articles/{made['id']}/publish", {"version": 1}).status_code == 409


def test_an_archived_article_is_out_of_search_and_sight(shop, alice, bob):
    made = make(alice)
    assert bob.get(f"articles/{made['id']}").status_code == 200
    archived = alice.post(f"articles/{made['id']}/archive").json()
    assert (archived["status"], archived["published_version"]) == ("archived", None)
    assert found(alice, "возврат") == []
    assert bob.get(f"articles/{made['id']}").status_code == 404
    assert alice("DELETE", f"articles/{made['id']}").status_code == 204
    assert alice.get(f"articles/{made['id']}").status_code == 404


def test_operators_read_and_do_not_write(alice, bob):
    made = make(alice)
    draft = make(alice, title="Черновик", publish=False)
    assert [each["id"] for each in bob.get("articles").json()["payload"]] == [made["id"]]
    assert bob.get(f"articles/{draft['id']}").status_code == 404
    for method, where in [
        ("POST", "articles"),
        ("PATCH", f"articles/{made['id']}"),
        ("DELETE", f"articles/{made['id']}"),
    ]:
        assert bob(method, where, {"title": "x"}).status_code == 403
    assert bob.get(f"articles/{made['id']}/versions").status_code == 403


def test_an_operator_reads_what_is_published_while_a_newer_one_is_written(alice, bob):
    made = make(alice)
    alice("PATCH", f"articles/{made['id']}", {"body": "Ещё не готово."})
    assert bob.get(f"articles/{made['id']}").json()["body"] == BODY


def test_articles_of_other_inboxes_are_not_known(shop, alice, bob):
    make(alice, inbox_ids=[shop.hidden_inbox.pk])
    assert found(bob, "возврат") == []
    assert bob.get("articles").json()["meta"]["count"] == 0
    assert bob.get("articles/search", q="возврат", inbox_id=shop.hidden_inbox.pk).status_code == 404
    assert found(alice, "возврат", inbox_id=shop.inbox.pk) == []
    assert len(found(alice, "возврат", inbox_id=shop.hidden_inbox.pk)) == 1


def test_a_foreign_inbox_is_refused(shop, alice):
    answer = alice.post("articles", {"title": "x", "body": "y", "inbox_ids": [shop.their_inbox.pk]})
    assert answer.status_code == 422
    assert "inbox_ids" in answer.json()["fields"]
    with scope(shop.other.pk):
        assert Inbox.objects.filter(pk=shop.their_inbox.pk).exists()


def test_the_list_is_filtered_and_paged(alice):
    for number in range(3):
        make(alice, title=f"Доставка {number}")
    make(alice, title="Delivery", language="en", visibility="operators", publish=False)
    for asked, count in [
        ({}, 4),
        ({"language": "ru"}, 3),
        ({"status": "draft"}, 1),
        ({"visibility": "operators"}, 1),
        ({"q": "доставка 1"}, 1),
        ({"page": 2}, 4),
    ]:
        answer = alice.get("articles", **asked).json()
        assert answer["meta"]["count"] == count, asked
    assert alice.get("articles", page=2).json()["payload"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "", "body": "x"}, "title"),
        ({"title": "x" * 201, "body": "x"}, "title"),
        ({"title": "x", "body": 5}, "body"),
        ({"title": "x", "body": "y" * 200_001}, "body"),
        ({"title": "x", "body": "y", "language": "klingon"}, "language"),
        ({"title": "x", "body": "y", "visibility": "secret"}, "visibility"),
        ({"title": "x", "body": "y", "inbox_ids": "all"}, "inbox_ids"),
        ({"title": "x", "body": " ", "publish": True}, "body"),
    ],
)
def test_what_cannot_be_an_article_is_told_by_its_field(alice, given, field):
    answer = alice.post("articles", given)
    assert answer.status_code == 422, answer.content
    assert field in answer.json()["fields"]
    assert alice.get("articles").json()["meta"]["count"] == 0


def test_the_preview_is_data_and_nothing_in_it_runs(alice):
    links = "[a](javascript:alert(1)) [b](https://example.com) ![x](https://e.com/i.png)"
    body = f"# Hi\n\n<script>alert(1)</script>\n\n{links}\n\n- one\n"
    answer = alice.post("articles/preview", {"body": body}).json()
    assert "<script" not in answer["html"]
    assert "javascript:" not in str([node for node in answer["nodes"] if isinstance(node, dict) and "href" in node])
    assert answer["nodes"][0] == {"tag": "h1", "children": ["Hi"]}
    assert {"tag": "a", "children": ["b"], "href": "https://example.com"} in answer["nodes"][2]["children"]
    assert "https://e.com/i.png" not in answer["html"]


def test_strangers_find_nothing_of_it(shop, alice):
    made = make(alice)
    dora = Caller(shop.dora.user, shop.other)
    assert dora.get("articles/search", q="возврат").json()["passages"] == []
    assert dora.get(f"articles/{made['id']}").status_code == 404
