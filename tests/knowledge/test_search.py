"""What is found for what a customer writes, in either language, with slips of the pen, and for whom."""

import pytest

from ai.knowledge import Passage, search
from ai.knowledge.services import articles
from ai.knowledge.services.articles import Content
from conversations.services.actors import Actor
from helpdesk.scope import scope
from tests import factories

pytestmark = pytest.mark.django_db
SHELF = [
    ("Возврат денег", "ru", "Деньги возвращаются на карту в срок от 3 до 10 дней после одобрения заявки."),
    ("Как подобрать размер обуви", "ru", "Измерьте стопу от пятки до большого пальца и сверьтесь с таблицей."),
    ("Гарантия на чайники", "ru", "Гарантия на электрические чайники составляет 12 месяцев. Нужен чек."),
    ("Доставка в пункт выдачи", "ru", "Заказ хранится в пункте выдачи 7 дней, затем уезжает на склад."),
    ("Refunds", "en", "Money goes back to the card within ten business days once the return is approved."),
    ("Shoe sizes", "en", "Measure your foot from heel to toe and compare it with the size chart."),
    ("Kettle warranty", "en", "Electric kettles have a warranty of twelve months. Keep the receipt."),
]


@pytest.fixture
def shelf(db):
    account = factories.account()
    with scope(account.pk):
        for title, language, body in SHELF:
            articles.create(Content(title, body, language), Actor.system(), publish=True)
    return account


@pytest.mark.parametrize(
    ("asked", "lang", "title"),
    [
        ("Когда мне вернут деньги на карту?", "ru", "Возврат денег"),
        ("какой размер ботинок выбрать, обувь не подошла", "ru", "Как подобрать размер обуви"),
        ("сколько хранится заказ в пунктах выдачи", "ru", "Доставка в пункт выдачи"),
        ("сломался чайник, есть ли гарантия", "ru", "Гарантия на чайники"),
        ("When do I get my money back?", "en", "Refunds"),
        ("how to measure my feet for shoes", "en", "Shoe sizes"),
        ("is there warranty for kettles", "en", "Kettle warranty"),
        ("горантия на чайнек", "ru", "Гарантия на чайники"),  # nothing is spelt rightly
        ("warrantty ketle", "en", "Kettle warranty"),
    ],
)
def test_the_right_article_comes_first(shelf, asked, lang, title):
    found = search(shelf.pk, asked, lang)
    assert found
    assert found[0].title == title
    assert isinstance(found[0], Passage)
    assert 0 < found[0].score <= 1


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\x00", "кварцевый телескоп", "a" * 5000, "' | & ! : * <->"])
def test_what_nobody_wrote_about_is_not_found(shelf, asked):
    assert search(shelf.pk, asked, "ru") == []


def test_a_score_says_how_much_of_the_question_is_answered(shelf):
    whole = search(shelf.pk, "гарантия на электрические чайники", "ru")[0].score
    part = search(shelf.pk, "гарантия на квантовый телескоп из титана", "ru")[0].score
    assert whole > 0.9 > 0.5 > part


def test_an_article_comes_once_with_its_best_piece(shelf):
    body = "\n\n".join(f"## Раздел {n}\n\nДоставка мебели номер {n}. " + "Слово. " * 80 for n in range(8))
    with scope(shelf.pk):
        articles.create(
            Content("Доставка мебели", body + "\n\n## Подъём\n\nПодъём на этаж платный.", "ru"),
            Actor.system(),
            publish=True,
        )
    found = search(shelf.pk, "подъём мебели на этаж", "ru", limit=10)
    assert [each.title for each in found].count("Доставка мебели") == 1
    assert "Подъём на этаж платный" in found[0].quote


def test_customers_know_the_public_and_their_inbox(shelf):
    inbox, other = factories.inbox(shelf), factories.inbox(shelf)
    with scope(shelf.pk):
        inner = Content("Скидка постоянным", "Секретная наценка оптом.", "ru", visibility=1)
        kept = Content("Гравировка", "Гравировка на кружках бесплатна.", "ru", inbox_ids=[inbox.pk])
        articles.create(inner, Actor.system(), publish=True)
        articles.create(kept, Actor.system(), publish=True)
    assert search(shelf.pk, "секретная наценка", "ru", inbox.pk) == []
    assert search(shelf.pk, "секретная наценка", "ru", inbox.pk, "operators")[0].title == "Скидка постоянным"
    assert search(shelf.pk, "гравировка", "ru", inbox.pk)[0].title == "Гравировка"
    assert search(shelf.pk, "гравировка", "ru", other.pk) == []
    assert search(shelf.pk, "гравировка", "ru") == []


def test_another_account_is_another_shelf(shelf):
    assert search(factories.account("Next door").pk, "гарантия на чайники", "ru") == []


def test_long_articles_are_cut_between_paragraphs_and_quoted_short(shelf):
    body = "Введение.\n\n" + "Очень длинное предложение про упаковку хрупких ваз. " * 100
    with scope(shelf.pk):
        made = articles.create(Content("Упаковка", body, "ru"), Actor.system(), publish=True)
        assert all(len(chunk.text) <= 900 for chunk in made.chunks.all())
        assert made.chunks.count() > 4
    assert 0 < len(search(shelf.pk, "упаковка хрупких ваз", "ru")[0].quote) <= 400
