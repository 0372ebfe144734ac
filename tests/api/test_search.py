"""Search: what words find, who finds it, and what of it is shown."""

import pytest

from conversations.models import Conversation, Message
from helpdesk.scope import scope
from tests.api.seeking import finds, look, numbers, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Доставку обещали вчера", "доставка"),
        ("Доставку обещали вчера", "ДОСТАВКИ"),
        ("Доставку обещали вчера", "обещали доставку"),
        ("Две посылки потерялись", "посылка потерялась"),
        ("My parcels were lost", "lost parcel"),
        ("My parcel keeps running away", "run"),
        ("Заказ ещё не пришёл, отчёт жду", "отчет"),
        ("Заказ еще не пришел, отчет жду", "отчёт"),
        ("Доставку обещали вчера", "доста"),
        ("Delivery is late", "deliv"),
        ("Delivery is late", "late deli"),
        ("Где мой заказ, скажите", '"мой заказ"'),
        ("Write to anna.k@example.com please", "anna.k@example.com"),
        ("Write to anna.k@example.com please", "anna.k@exam"),
    ],
)
def test_words(shop, bob, said, asked):
    number = say(shop.inbox, said).display_id
    assert finds(bob, asked) == [number]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Заказ вчера, доставка завтра", '"доставка заказ"'),
        ("Доставку обещали вчера", "доставка -вчера"),
        ("Доставку обещали вчера", 'доставка -"обещали вчера"'),
        ("Доставку обещали вчера", "доставка самовывоз"),
        ("Доставку обещали вчера", "до"),
        ("Доставку обещали вчера", "-самовывоз"),
        ("Order 987654", "order 987651"),
        ("Order 987654", "order -987654"),
    ],
)
def test_words_that_do_not_find(shop, bob, said, asked):
    say(shop.inbox, said)
    assert finds(bob, asked) == []


@pytest.mark.parametrize("said", ["Заказ A-123456 не пришёл", "Order a123456, please", "see A/123456."])
@pytest.mark.parametrize("asked", ["A-123456", "a123456", "A123456", "a-1234", "№A-123456"])
def test_numbers_in_any_writing(shop, bob, said, asked):
    number = say(shop.inbox, said).display_id
    found = look(bob, asked)
    assert numbers(found) == [number]
    assert any(part["hit"] and "1234" in part["text"] for part in found["conversations"][0]["hits"][0]["parts"])


@pytest.mark.parametrize("asked", ["123456", "1234", "заказ 1234", "№123456"])
def test_the_digits_of_a_number_alone(shop, bob, asked):
    number = say(shop.inbox, "Заказ A-123456 не пришёл").display_id
    assert finds(bob, asked) == [number]


PHONES = ["+7 (916) 123-45-67", "89161234567", "+79161234567", "8 916 123 45 67", "8.916.123.45.67", "9161234567"]


@pytest.mark.parametrize("said", PHONES)
@pytest.mark.parametrize("asked", PHONES)
def test_phones_in_any_writing(shop, bob, said, asked):
    number = say(shop.inbox, f"Call me {said} today, or 89990001122").display_id
    found = look(bob, asked)
    assert numbers(found) == [number]
    hits = [part["text"] for part in found["conversations"][0]["hits"][0]["parts"] if part["hit"]]
    assert "".join(filter(str.isdigit, "".join(hits)))[-10:] == "9161234567"


@pytest.mark.parametrize("asked", ["#2", "2", "№2", " #2 "])
def test_a_conversation_by_its_number_is_on_top(shop, bob, asked):
    say(shop.inbox, "Second")
    third = say(shop.inbox, "Bring 2 of them").display_id
    found = look(bob, asked)["conversations"]
    assert [(each["item"]["id"], each["match"]) for each in found] == [(2, "number"), (third, "message")]
    assert found[0]["hits"] == []


@pytest.mark.parametrize("asked", ["#999999999", "2147483648", "#0"])
def test_numbers_of_nothing(bob, asked):
    assert finds(bob, asked) == []


@pytest.mark.parametrize(
    "asked",
    ["", "  ", '"', '""', "и в на", "the of", "!", "&", "a & | ! <-> b:*", "'", "\\", "foo\\'bar:*", "\x00", "a\x00b",
     "%", "_", "😀", "😀 👍🏽", "-", "--", "-a", "(((", ":*", "*:*", "<1>", "я" * 10_000, "слово " * 2000,
     "-слово " * 50, '"не закрыто', "\u202e\ufeff", "\ue000x\ue001", "'; drop table message; --",
     "1" * 300, "٣٤٥٦", "½", "²", "ß İ"],
)  # fmt: skip
def test_hostile_words_never_fail(bob, asked):
    answer = look(bob, asked)
    assert set(answer) == {"contacts", "conversations", "next", "narrow"}


def test_a_word_in_every_message_does_not_hide_the_others(shop, bob):
    number = say(shop.inbox, "Когда же доставка?").display_id
    assert finds(bob, "доставка как") == [number]
    assert finds(bob, "же") == []


def test_parts_are_a_piece_of_the_original(shop, bob):
    text = (
        "Слово. " * 60
        + "Ещё вчера ждал <b>доставку</b> & https://shop.example/a-b?c=1 отчёт о доставке нужен. "
        + "Конец. " * 60
    )
    say(shop.inbox, text)
    for asked in ("доставка отчет", "https://shop.example/a-b?c=1", "доста"):
        (hit,) = look(bob, asked)["conversations"][0]["hits"]
        piece = "".join(part["text"] for part in hit["parts"])
        assert piece in text
        assert 60 < len(piece) <= 170
        assert any(part["hit"] for part in hit["parts"])
    marked = [
        part["text"] for part in look(bob, "доставка отчет")["conversations"][0]["hits"][0]["parts"] if part["hit"]
    ]
    assert marked == ["доставку", "отчёт", "доставке"]


def test_a_hit_at_the_end_is_not_pushed_out_of_sight(shop, bob):
    say(shop.inbox, "Здравствуйте, давно ничего не слышно. " * 10 + "Где мой самовар?")
    parts = look(bob, "самовар")["conversations"][0]["hits"][0]["parts"]
    before = parts[0]["text"]
    assert (parts[1]["text"], len(before) <= 80, before.endswith("Где мой ")) == ("самовар", True, True)


def test_a_hit_says_who_wrote_it_and_there_are_three_at_most(shop, bob):
    number = say(shop.inbox, "Чайник сломан").display_id
    for count in range(4):
        bob.post(
            f"conversations/{number}/messages", {"content": f"Чайник номер {count} заменим", "private": count == 3}
        )
    (found,) = look(bob, "чайник")["conversations"]
    assert found["match"] == "message"
    assert [hit["private"] for hit in found["hits"]] == [True, False, False]
    assert {hit["sender_type"] for hit in found["hits"]} == {"user"}
    assert found["hits"][0]["sender_name"] == "Bob"
    assert found["hits"][0]["created_at"].endswith("Z")
    assert found["hits"][0]["message_id"] > found["hits"][1]["message_id"]


def test_edited_is_found_anew_and_deleted_not_at_all(shop, alice):
    row = say(shop.inbox, "Самовар протекает")
    with scope(shop.account.pk):
        message = Message.objects.get(conversation=row, message_type=Message.Type.INCOMING)
        Message.objects.filter(pk=message.pk).update(content="Утюг протекает", plain_text="Утюг протекает")
    assert finds(alice, "самовар") == []
    assert finds(alice, "утюг") == [row.display_id]
    assert alice("DELETE", f"conversations/{row.display_id}/messages/{message.pk}").status_code == 200
    assert finds(alice, "утюг") == []


def test_what_happened_is_not_what_was_said(shop, alice, bob):
    alice.post("conversations/1/toggle_status", {"status": "resolved"})
    assert finds(bob, "resolved") == []


def test_a_moved_conversation_is_found_where_it_is(shop, alice, bob):
    row = say(shop.hidden_inbox, "Секретный самовар")
    assert finds(bob, "самовар") == []
    with scope(shop.account.pk):
        Conversation.objects.filter(pk=row.pk).update(inbox=shop.inbox)
    assert finds(bob, "самовар") == [row.display_id]
