"""Facts without a figure: an amount in words, a day, a carrier; only where the sources do not hold them."""

import pytest

from ai import guard

EN = "The lamp has a warranty of 2 years. Delivery takes three working days, on Friday at the latest. We send with DHL."
RU = "Гарантия на лампу 2 года. Доставка занимает три рабочих дня, в пятницу последний срок. Отправляем СДЭК."


def invented(text: str, lang: str, context: str) -> bool:
    return "invented_fact" in guard.check(text, lang, context).categories


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The warranty is three years and you need one kilogram of it."),
        ("en", "It comes with a twelve-month guarantee."),
        ("en", "The lamp weighs three kilograms, its warranty is five years."),
        ("en", "The lamp is in stock, half price this week."),
        ("en", "It takes fifty working days."),
        ("en", "A colleague looks at it next week."),
        ("en", "The parcel goes by UPS."),
        ("en", "A sofa costs fifty dollars."),
        ("ru", "Гарантия на лампу пять лет."),
        ("ru", "Доставка занимает четырнадцать рабочих дней."),
        ("ru", "Курьер приедет в понедельник."),
        ("ru", "Лампа весит пятнадцать килограммов."),
        ("ru", "Посылку везёт ПЭК."),
        ("ru", "На следующей неделе лампа будет за полцены."),
    ],
)
def test_what_no_source_says_is_invented(lang, text):
    assert invented(text, lang, EN if lang == "en" else RU)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The warranty is two years."),
        ("en", "Delivery takes 3 working days."),
        ("en", "It is a two-year warranty, and DHL brings the lamp."),
        ("en", "Please send two or three pictures; four corners are enough."),
        ("en", "One moment, please: one of us looks into it."),
        ("en", "The groups are upset about the setups."),
        ("ru", "Гарантия два года."),
        ("ru", "Доставка занимает 3 рабочих дня, срок до пятницы."),
        ("ru", "Пришлите, пожалуйста, два-три фото, хватит четырёх углов."),
        ("ru", "Отправим через СДЭК, это займёт не больше трёх рабочих дней."),
        ("ru", "Сегодня сто раз извиняемся: проверим и ответим."),
        ("ru", "Заботимся об окружающей среде, в средней коробке всё поместится."),
    ],
)
def test_what_the_sources_hold_and_what_is_no_fact_may_be_said(lang, text):
    assert not invented(text, lang, EN if lang == "en" else RU)
