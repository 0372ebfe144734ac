"""Two administrators save the same article at the same moment: one is told, and nothing of either is lost."""

import threading

import pytest
from django.db import connections

from ai.knowledge.models import Article, ArticleVersion
from ai.knowledge.services import articles
from helpdesk.scope import scope
from tests.api.conftest import Caller, open_shop

BODIES = ("Returns within 14 days.", "Returns within 30 days.")


@pytest.fixture
def shop(committed):
    return open_shop()


@pytest.fixture
def article(shop):
    return at(shop).post("articles", {"title": "Returns", "body": "Returns?"}).json()


def at(shop) -> Caller:
    return Caller(shop.alice.user, shop.account)


def both(shop, article) -> list:
    """Both save at once what they have made of version 1."""
    start, answers = threading.Barrier(2), []

    def save(body):
        start.wait()
        answers.append(at(shop)("PATCH", f"articles/{article['id']}", {"body": body, "version": 1}))
        connections.close_all()

    threads = [threading.Thread(target=save, args=[body]) for body in BODIES]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


def test_one_is_saved_and_the_other_is_told(shop, article):
    answers = both(shop, article)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (late,) = [answer.json() for answer in answers if answer.status_code == 409]
    assert late["current"]["version"] == 2
    with scope(shop.account.pk):
        rows = ArticleVersion.objects.filter(article_id=article["id"]).order_by("number")
        assert [row.number for row in rows] == [1, 2]
        assert Article.objects.get(pk=article["id"]).version == 2


def test_without_the_lock_both_believe_they_are_first(shop, article, monkeypatch):
    """The twin: the version is compared, and by the time of writing another one is the newest."""
    compared = threading.Barrier(2)

    def careless(article_id, version=None):
        found = Article.objects.get(pk=article_id)
        assert found.version == version
        compared.wait()
        return found

    monkeypatch.setattr(articles, "_locked", careless)
    assert 409 not in [answer.status_code for answer in both(shop, article)], "nobody is told"
