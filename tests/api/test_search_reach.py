"""Search: whose conversations and contacts are found, page by page, and what it does where it takes too long."""

import itertools
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from contacts.models import Contact
from conversations.models import Conversation
from conversations.selectors import search
from conversations.selectors.sight import sight_of
from helpdesk.scope import scope
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories
from tests.api.conftest import Caller
from tests.api.seeking import finds, look, numbers, say

pytestmark = pytest.mark.django_db


def test_rights(shop, alice, bob, charlie):
    hidden, ours = say(shop.hidden_inbox, "Тайный самовар").display_id, say(shop.inbox, "Наш самовар").display_id
    theirs = say(shop.their_inbox, "Чужой самовар").display_id
    assert finds(alice, "самовар") == [ours, hidden]
    assert finds(bob, "самовар") == [ours]
    assert finds(charlie, "самовар") == [theirs]
    assert finds(bob, f"#{hidden}") == []
    assert finds(bob, "самовар", inbox_id=shop.hidden_inbox.pk) == []
    assert finds(alice, "самовар", inbox_id=[shop.hidden_inbox.pk]) == [hidden]


def test_a_walk_shows_nothing_of_another_account_not_even_where_it_ended(shop):
    """The function may look at the whole table; whoever gave it another's inbox would read how far that one goes."""
    say(shop.their_inbox, "Чужой самовар")
    now = timezone.now() + timedelta(days=1)
    for inbox, account, rows in ((shop.their_inbox, shop.other, 1), (shop.their_inbox, shop.account, 0)):
        with scope(account.pk), connection.cursor() as run:
            run.execute(search.WALK, [[inbox.pk], "'qzx'", search.EVER, now, 0, None, 1, 10])
            assert len(run.fetchall()) == rows


@pytest.mark.parametrize(("sees", "seen"), [("OWN", {"mine"}), ("OWN_AND_UNASSIGNED", {"mine", "nobodys"})])
def test_whose_conversations(shop, alice, sees, seen):
    restricted = factories.member(shop.account, "boris", sees=Membership.Sees[sees])
    with scope(shop.account.pk):
        InboxMember.objects.create(inbox=shop.inbox, user=restricted.user)
    rows = {name: say(shop.inbox, f"Самовар {name}") for name in ("mine", "nobodys", "bobs")}
    with scope(shop.account.pk):
        Conversation.objects.filter(pk=rows["mine"].pk).update(assignee=restricted.user)
        Conversation.objects.filter(pk=rows["bobs"].pk).update(assignee=shop.bob.user)
    boris = Caller(restricted.user, shop.account)
    assert set(finds(boris, "самовар")) == {rows[name].display_id for name in seen}
    assert finds(boris, f"#{rows['bobs'].display_id}") == []
    assert finds(boris, "самовар", assignee=shop.bob.user.pk) == []
    assert finds(boris, "самовар", assignee="me") == [rows["mine"].display_id]
    assert finds(alice, "самовар", assignee="unassigned") == [rows["nobodys"].display_id]
    assert finds(alice, "самовар", assignee=shop.bob.user.pk) == [rows["bobs"].display_id]


def test_times(shop, bob):
    number = say(shop.inbox, "Самовар").display_id
    assert finds(bob, "самовар", after="2020-01-01T00:00:00Z", before="2999-01-01") == [number]
    assert finds(bob, "самовар", before="2020-01-01T00:00:00Z") == []
    assert finds(bob, "самовар", after="2999-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("after", "yesterday"), ("before", "2026-13-01T00:00:00Z"), ("inbox_id", "x"), ("assignee", "x"), ("cursor", "x"),
     ("cursor", "WyJpbmZpbml0eSIsIDEsIGZhbHNlXQ"), ("cursor", "W10")],
)  # fmt: skip
def test_bad_values_are_named(bob, name, value):
    answer = bob.get("search", q="x", **{name: value})
    assert answer.status_code == 422
    assert name in answer.json()["fields"]


def test_pages_have_everything_once(shop, bob):
    rows = [say(shop.inbox, f"Самовар {number}").display_id for number in range(45)]
    for number in rows[:30:3]:  # newer hits bring an old conversation forward; its old ones stay where they were
        bob.post(f"conversations/{number}/messages", {"content": "самовар снова"})
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = look(bob, "самовар", **({"cursor": cursor} if cursor else {}))
        seen, cursor, pages = seen + numbers(page), page["next"], pages + 1
        assert pages < 10
    assert seen[:10] == rows[:30:3][::-1]
    assert len(seen) == len(set(seen))
    assert set(seen) == set(rows)


def test_pages_go_on_below_what_was_walked(shop, bob, monkeypatch, settings):
    rows = [say(shop.inbox, f"Самовар {number}").display_id for number in range(25)]
    monkeypatch.setattr(search, "MOST_HITS", 7)
    seen, cursor = [], ""
    while cursor is not None:
        page = look(bob, "самовар", **({"cursor": cursor} if cursor else {}))
        seen, cursor = seen + numbers(page), page["next"]
    assert seen == rows[::-1]


@pytest.fixture(params=["search_walk", "search_near"])
def way(request, monkeypatch):
    """Words are taken for common, or for neither common nor rare; and six messages are far."""
    only_near(monkeypatch, request.param, 6)
    return request.param


def only_near(monkeypatch, way: str, reach: int) -> None:
    monkeypatch.setattr(search, "FEW", -1)
    monkeypatch.setattr(search, "RARE", -1)
    monkeypatch.setattr(search, "COMMON", -1 if way == "search_walk" else 10**9)
    monkeypatch.setattr(search, "FARTHEST", reach)
    monkeypatch.setattr(search, "MOST_NEAR", reach)


def test_a_rare_word_is_found_by_the_index_behind_the_walk(shop, alice, bob, way):
    number = say(shop.inbox, "Граммофон").display_id
    for count in range(10):
        say(shop.inbox, f"Самовар {count}")
        say(shop.hidden_inbox, f"Самовар {count}")
    for caller in (alice, bob):
        found = look(caller, "граммофон")
        assert (numbers(found), found["next"], found["narrow"]) == ([number], None, False)


def test_what_takes_too_long_is_given_up_and_said(shop, bob, way, monkeypatch):
    old, new = say(shop.inbox, "Самовар старый").display_id, None
    for count in range(10):
        new = say(shop.inbox, f"Чайник {count}").display_id
    newest = say(shop.inbox, "Самовар новый").display_id
    slow = search.INDEX.replace("select *", "select s.* from pg_sleep(5) cross join lateral (select *") + ") s"
    monkeypatch.setattr(search, "INDEX", slow)
    with_limit = look(bob, "самовар")
    assert (numbers(with_limit), with_limit["narrow"]) == ([newest], True)
    assert with_limit["next"]
    assert new is not None
    monkeypatch.undo()
    assert finds(bob, "самовар", cursor=with_limit["next"]) == [old]


def test_the_time_limit_ends_with_the_search(shop, bob):
    with transaction.atomic(), connection.cursor() as run, scope(shop.account.pk):
        run.execute("show statement_timeout")
        before = run.fetchone()
        search.in_time(lambda: None)
        run.execute("show statement_timeout")
        assert run.fetchone() == before
        run.execute("select count(*) from conversation")
        assert run.fetchone() == (1,)


def test_a_rare_word_is_not_walked_for(shop, bob, monkeypatch):
    """It costs the index next to nothing, and a walk as much as any other."""
    number = say(shop.inbox, "Граммофон").display_id
    for count in range(10):
        say(shop.inbox, f"Самовар {count}")
    assert (_ways(bob, "граммофон"), finds(bob, "граммофон")) == (["search_index"], [number])
    for way in ("search_walk", "search_near"):
        with monkeypatch.context() as patch:
            only_near(patch, way, 6)
            ways = dict.fromkeys([way, "search_near", "search_index"])
            assert list(dict.fromkeys(_ways(bob, "граммофон"))) == list(ways)
            patch.setattr(search, "PAGE", 2)
            assert _ways(bob, "самовар")[0] == way


@pytest.mark.parametrize("words", ["самовар", "самовар -новый", '"старый самовар"', "самов"])
def test_both_looks_at_the_newest_find_the_same(shop, alice, bob, monkeypatch, words):
    for count in range(40):
        say(
            shop.hidden_inbox if count % 3 == 0 else shop.inbox,
            f"Старый самовар {count}" if count % 2 else "Новый самовар",
        )
    for caller, reach in itertools.product((alice, bob), (5, 11, 400)):
        found = []
        for way in ("search_walk", "search_near"):
            with monkeypatch.context() as patch:
                only_near(patch, way, reach)
                patch.setattr(search, "_by_index", lambda *_: None)
                page = look(caller, words)
                found.append((numbers(page), page["next"], page["narrow"]))
        assert found[0] == found[1], (caller, reach)


def test_what_was_taken_for_rare_and_is_not_is_walked_for(shop, bob, monkeypatch):
    newest = say(shop.inbox, "Самовар").display_id
    slow = search.INDEX.replace("select *", "select s.* from pg_sleep(5) cross join lateral (select *") + ") s"
    monkeypatch.setattr(search, "INDEX", slow)
    found = look(bob, "самовар")
    assert (numbers(found), found["narrow"]) == ([newest], False)


def _ways(caller, words: str) -> list[str]:
    asked: list[str] = []

    def keep(execute, sql, values, *more):
        asked.extend(re.findall(r"from (search_walk|search_near|search_index)\(", sql))
        return execute(sql, values, *more)

    with connection.execute_wrapper(keep):
        look(caller, words)
    return asked


def test_the_words_of_a_list(shop, bob):
    ids = {name: say(shop.inbox, text, name=name).pk for name, text in [("Зоя", "Самовар"), ("Самоваров Пётр", "Да")]}
    hidden = say(shop.hidden_inbox, "Самовар", name="Самоваров").pk
    with scope(shop.account.pk, shop.bob.user_id):
        sight = sight_of(shop.bob)
        assert set(search.matching(sight, "самовар")) == set(ids.values())
        assert hidden not in search.matching(sight, "самовар")
        assert search.matching(sight, "#1") == [shop.conversation.pk]
        assert search.matching(sight, "   ") == search.matching(sight, "и") == []
        assert len(search.matching(sight, "самовар", most=1)) == 1


@pytest.mark.parametrize(
    "asked",
    ["Петрова", "петров", "Анна Петрова", "петрова анна", "Петровва", "Питрова Анна", "anna.p@exam", "ANNA.P",
     "example", "+7 916 555-44-33", "8 (916) 555-44-33", "9165554433", "555443", "8916555", "crm-77", "Пётрова"],
)  # fmt: skip
def test_contacts(shop, bob, asked):
    with scope(shop.account.pk):
        anna = Contact.objects.create(
            name="Анна Петрова", email="anna.p@example.com", phone_number="+79165554433", identifier="crm-77"
        )
        Contact.objects.create(name="Семён 100%_\\ Кошкин")
    with scope(shop.other.pk):
        Contact.objects.create(name="Анна Петрова", email="anna.p@example.com", phone_number="+79165554433")
    (found,) = look(bob, asked)["contacts"]
    assert found == {
        "id": anna.pk,
        "name": "Анна Петрова",
        "email": "anna.p@example.com",
        "phone_number": "+79165554433",
        "avatar": "",
        "conversations": [],
    }


@pytest.mark.parametrize(
    ("asked", "count"), [("100%", 1), ("%_\\", 0), ("%%%", 0), ("___", 0), ("семен", 1), ("#1", 0)]
)
def test_patterns_are_only_characters(shop, bob, asked, count):
    with scope(shop.account.pk):
        Contact.objects.create(name="Семён 100%_\\ Кошкин")
    assert len(look(bob, asked)["contacts"]) == count


def test_a_contact_brings_the_newest_conversation_the_member_may_see(shop, alice, bob):
    ours = say(shop.inbox, "Раз", name="Зинаида", identifier="z")
    hidden = say(shop.hidden_inbox, "Два", name="Зинаида")
    with scope(shop.account.pk):
        Conversation.objects.filter(pk=hidden.pk).update(contact_id=ours.contact_id)
    for caller, number in ((bob, ours.display_id), (alice, hidden.display_id)):
        known = next(each for each in look(caller, "зинаида")["contacts"] if each["id"] == ours.contact_id)
        assert [item["id"] for item in known["conversations"]] == [number]


def test_strangers_see_nothing(shop, stranger, charlie):
    address = f"/api/v1/accounts/{shop.account.pk}/search?q=parcel"
    assert stranger("GET", address).status_code == 401
    assert charlie("GET", address).status_code == 404
