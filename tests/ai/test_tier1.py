"""What tier 1 makes of messages nobody trained it on."""

import pytest

from ai.tier1 import INTENTS, SENTIMENTS, analyse

MESSAGES = [
    ("добрый вечер, мой заказ 5512 вообще поехал? третий день тишина", "ru", "delivery"),
    ("домофон сменили, запишите в заказ новый код", "ru", "order_change"),
    ("муж уже купил такой же, заказ мой отмените", "ru", "cancel"),
    ("куртка велика в плечах, хочу вернуть", "ru", "return_refund"),
    ("Достали из коробки — стекло треснуло, крышка погнута", "ru", "defect_damaged"),
    ("просила серый чехол, а внутри розовый", "ru", "wrong_item"),
    ("Курьер обматерил меня у подъезда, примите меры", "ru", "complaint"),
    ("куда ввести промокод на скидку?", "ru", "payment"),
    ("а этот рюкзак влезает под сиденье самолёта, какие габариты?", "ru", "product_question"),
    ("не могу войти в личный кабинет, смс с кодом не приходит", "ru", "account"),
    ("девочки, платье просто сказка, спасибо огромное!!!", "ru", "praise"),
    ("хватит с ботом, соедините с живым человеком", "ru", "human"),
    ("Накрутка отзывов и выкупы под ключ, пишите в телеграм", "ru", "spam"),
    ("добрый вечерок", "ru", "other"),
    ("gde moya posylka, kogda privezut?", "ru", "delivery"),
    ("Any idea when the sofa gets delivered to Bristol?", "en", "delivery"),
    ("I put the wrong apartment number, could you fix the address on my order", "en", "order_change"),
    ("pls cancel my order, bought it elsewhere", "en", "cancel"),
    ("the boots pinch, how do I send them back for a refund", "en", "return_refund"),
    ("zip snapped on day two and the lining is ripped", "en", "defect_damaged"),
    ("asked for navy, you sent me pink", "en", "wrong_item"),
    ("your agent hung up on me, appalling service", "en", "complaint"),
    ("do you take american express?", "en", "payment"),
    ("is the tent waterproof and how heavy is it", "en", "product_question"),
    ("forgot my password again, how to reset it", "en", "account"),
    ("you guys rock, the lamp looks gorgeous, thank you", "en", "praise"),
    ("get me a real person please", "en", "human"),
    ("Boost your store with our SEO services, guaranteed page one", "en", "spam"),
    ("good evening", "en", "other"),
]


@pytest.mark.parametrize(("text", "lang", "intent"), MESSAGES)
def test_a_message_is_understood(text, lang, intent):
    found = analyse(text)
    assert (found.lang, found.intent) == (lang, intent)


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("ужасное качество, больше ничего у вас не куплю", "negative"),
        ("сколько стоит доставка в Тулу?", "neutral"),
        ("всё супер, очень довольна )))", "positive"),
        ("где заказ)", "neutral"),
        ("спасибо, но деньги так и не пришли", "negative"),
        ("не понравилось, разочарована(((", "negative"),
        ("absolutely love this lamp, works perfectly", "positive"),
        ("not worth the money, very disappointed", "negative"),
        ("how much is shipping to Leeds?", "neutral"),
    ],
)
def test_the_mood_is_heard(text, sentiment):
    assert analyse(text).sentiment == sentiment


@pytest.mark.parametrize(
    "text",
    [
        "чайник искрит, чуть пожар не случился",
        "меня ударило током от вашего утюга",
        "с карты два раза списали деньги",
        "мой аккаунт взломали, заказывают чужие вещи",
        "не вернёте деньги — подам в суд",
        "иду с этим в роспотребнадзор",
        "завтра улетаю, а посылка не пришла",
        "четвёртый раз пишу вам, ответа нет",
        "the charger caught fire last night",
        "someone is using my card on your site, block it",
        "my account was hacked",
        "I will see you in court",
        "need it by tomorrow morning, it's her wedding",
        "fifth time I write and nobody answers",
    ],
)
def test_what_cannot_wait_is_urgent(text):
    assert analyse(text).urgent


@pytest.mark.parametrize(
    "text",
    [
        "срочно",
        "СРОЧНО!!!",
        "срочно поменяйте размер",
        "не срочно, подскажите статус заказа",
        "не горит, но хочу вернуть кружку",
        "спасибо, что срочно всё решили, вы лучшие!",
        "сколько стоит срочная доставка?",
        "крем не вызывает аллергию?",
        "доставляете в больницу?",
        "urgent",
        "no rush, when will my parcel ship?",
        "not urgent: can I change the colour",
        "how much is urgent delivery?",
        "Thank you for handling my urgent order so quickly!",
    ],
)
def test_a_pressing_word_is_not_urgency(text):
    assert not analyse(text).urgent


def test_the_words_that_decided_are_named():
    assert any("верните деньги" in reason for reason in analyse("верните деньги за куртку").reasons)
    assert any(reason.startswith("urgent: ") for reason in analyse("утюг ударил током").reasons)


ANYTHING = ["", " ", "\x00", "🙂" * 50, "а" * 99_999, "(" * 9_999, "!?" * 9_999, "1" * 9_999, "\u202e\u200f"]


@pytest.mark.parametrize("text", ANYTHING)
def test_anything_may_be_typed(text):
    found = analyse(text)
    assert found.intent in INTENTS
    assert found.sentiment in SENTIMENTS
    assert 0 <= found.confidence <= 1


def test_nonsense_is_other_and_unsure():
    found = analyse("зюбр кракозябл мурлоп")
    assert found.intent == "other"
    assert found.confidence < 0.6
