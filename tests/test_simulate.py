"""manage.py simulate: what it writes is what the product itself would have written."""

import json
import re
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from conversations.simulate import cast, indexes, load, sizes
from conversations.simulate.sizes import Size, batches, shares, spread
from helpdesk.lib.text import as_html, preview
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import User

pytestmark = pytest.mark.slow


def simulate(**options) -> dict:
    out = StringIO()
    call_command("simulate", "--json", stdout=out, stderr=StringIO(), **options)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """Real transactions: the workers are processes of their own."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture(scope="module")
def told(database, translations):
    return simulate(conversations=2_000, messages=8_000, accounts=2, seed=5)


@pytest.fixture
def accounts(told) -> list[int]:
    return [account["id"] for account in told["accounts"]]


def ask(statement: str, *values) -> list[tuple]:
    """As the owner, who sees every account."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_as_many_as_asked_for(told, accounts):
    counted = "select (select count(*) from conversation where account_id = any(%s)), "
    counted += "(select count(*) from message where account_id = any(%s))"
    assert ask(counted, accounts, accounts) == [(2_000, 8_000)]
    assert told["conversations"] == 2_000
    assert told["accounts"][0]["conversations"] > told["accounts"][1]["conversations"]


def test_numbers_are_without_gap_and_go_on(accounts):
    for account in accounts:
        counted = "select count(*), min(display_id), max(display_id) from conversation where account_id = %s"
        [(count, least, most)] = ask(counted, account)
        assert (least, most) == (1, count)
        assert ask("select display_id from account_counter where account_id = %s", account) == [(count,)]


def test_later_numbers_are_later_conversations(accounts):
    later = """select bool_and(before <= created_at) from (select created_at,
      lag(created_at) over (partition by account_id order by display_id) before
      from conversation where account_id = any(%s)) c where before is not null"""
    assert ask(later, accounts) == [(True,)]


def test_counters_equal_a_recount(accounts):
    kept = """select assignee_id, inbox_id, facet, sum(urgent), sum(waiting), sum(opened), sum(snoozed), sum(total)
      from conversation_tally where account_id = any(%s) group by 1, 2, 3 having sum(total) <> 0 order by 1, 2, 3"""
    counted = """select a, inbox_id, f, count(*) filter (where section = 1), count(*) filter (where section = 2),
      count(*) filter (where section > 0), count(*) filter (where status = 3), count(*)
      from conversation c cross join unnest(array[-1, coalesce(assignee_id, 0)]) a
      cross join unnest(conversation_facets(c)) f where account_id = any(%s) group by 1, 2, 3 order by 1, 2, 3"""
    assert ask(kept, accounts) == ask(counted, accounts)
    assert ask("select count(*) from conversation_delta where account_id = any(%s)", accounts) == [(0,)]


def test_sections_have_about_their_shares(accounts):
    rows = ask("select section, count(*) from conversation where account_id = any(%s) group by 1", accounts)
    share = {section: count / 2_000 for section, count in rows}
    assert 0.003 < share[1] < 0.025
    assert 0.015 < share[2] < 0.05
    assert 0.003 < share[3] < 0.025
    assert share[0] > 0.9


READ_MODEL = """select c.display_id from conversation c
  join lateral (select * from message m where m.conversation_id = c.id and m.message_type <> 2
    order by m.id desc limit 1) last on true
  join lateral (select count(*) n, min(created_at) begun, max(created_at) ended,
    min(created_at) filter (where message_type = 1 and not private and sender_type = 1) replied
    from message m where m.conversation_id = c.id) said on true
  join contact k on k.id = c.contact_id
  where c.account_id = any(%s) and ((c.last_message_id, c.preview_author, c.preview_at, c.contact_name, c.event_seq,
    c.last_activity_at, c.created_at, c.version) is distinct from (last.id, last.sender_type, last.created_at, k.name,
    said.n, said.ended, said.begun, said.n + 1) or c.first_reply_created_at is distinct from said.replied)"""


def test_the_row_of_the_list_agrees_with_the_messages(accounts):
    assert ask(READ_MODEL, accounts) == []


def test_who_waits_waits_since_his_first_unanswered_message(accounts):
    wrong = """select c.display_id from conversation c where c.account_id = any(%s) and c.status <> 1
      and c.waiting_since is distinct from (select min(m.created_at) from message m where m.conversation_id = c.id
        and m.message_type = 0 and m.id > coalesce((select max(r.id) from message r where r.conversation_id = c.id
          and r.message_type = 1 and not r.private), 0))"""
    assert ask(wrong, accounts) == []
    late = "select count(*) from conversation where account_id = any(%s) and section = 2 and waiting_since < now() - "
    assert ask(late + "interval '8 days'", accounts) == [(0,)]


def test_lines_of_a_conversation_are_in_order(accounts):
    order = """select bool_and(before <= created_at) from (select created_at,
      lag(created_at) over (partition by conversation_id order by id) before
      from message where account_id = any(%s)) m where before is not null"""
    assert ask(order, accounts) == [(True,)]


def test_texts_are_stored_as_the_product_stores_them(accounts):
    texts = "select content, processed_message_content from message where account_id = any(%s) and message_type <> 2"
    for content, html in ask(texts, accounts):
        assert html == as_html(content)
    shown = "select c.preview, m.content from conversation c join message m on m.id = last_message_id "
    for line, content in ask(shown + "where c.account_id = any(%s)", accounts):
        assert line == preview(content)


def test_russian_is_spoken_more(accounts):
    share = "select avg((plain_text ~ '[а-я]')::int), avg(length(plain_text)) from message where account_id = any(%s)"
    [(russian, length)] = ask(share + " and message_type < 2 and not private", accounts)
    assert 0.5 < russian < 0.8
    assert 150 < length < 260


def test_search_knows_the_order_numbers(accounts):
    text = "select id, account_id, plain_text from message where account_id = any(%s) and plain_text ~ 'WB-[0-9]{8}'"
    [(message, account, said)] = ask(text + " limit 1", accounts)
    number = re.search(r"WB-(\d{8})", said)[1]
    found = "select message_id from message_search where account_id = %s and tsv @@ plainto_tsquery('simple', %s)"
    assert (message,) in ask(found, account, f"wb{number}")
    assert (message,) in ask(found, account, number)


def test_every_index_is_there_afterwards(told):
    there = ask("select indexname from pg_indexes where indexname = any(%s)", list(indexes.HEAVY))
    assert {name for (name,) in there} == set(indexes.HEAVY)


def test_the_administrator_opens_the_inbox(told):
    first = told["accounts"][0]
    headers = {"Api-Access-Token": tokens.token_of(User.objects.get(email=first["email"]))}
    inbox = Client().get(f"/api/v1/accounts/{first['id']}/conversations/inbox", headers=headers).json()
    assert inbox["counts"]["all"] == first["conversations"]
    assert inbox["sections"]["waiting"]["items"]
    assert inbox["sections"]["waiting"]["total"] == inbox["counts"]["waiting"]


def test_the_same_seed_tells_the_same_stories(told, accounts):
    again = simulate(conversations=2_000, messages=8_000, accounts=2, seed=5)
    first = accounts[0], again["accounts"][0]["id"]
    assert first[0] != first[1]
    story = "select display_id, message_type, plain_text from message m join conversation c on c.id = conversation_id "
    story += "where m.account_id = %s and not private order by m.id"
    assert ask(story, first[0]) == ask(story, first[1])


def test_an_account_that_is_there_can_be_filled_further(accounts):
    before = ask("select display_id from account_counter where account_id = %s", accounts[1])[0][0]
    simulate(conversations=100, messages=100, into=accounts[1], seed=5)
    assert ask("select max(display_id) from conversation where account_id = %s", accounts[1]) == [(before + 100,)]


def test_an_interruption_leaves_whole_conversations(database, monkeypatch):
    monkeypatch.setattr(sizes, "BATCH_CONVERSATIONS", 1_000)

    def interrupted(messages, phase):
        if phase == "copy":
            raise KeyboardInterrupt

    made = cast.make(6, 0, cast.Password.of("a calm lighthouse keeper"))
    run = load.Run(6, [(made, Size(10_000, 30_000))], interrupted)
    with pytest.raises(KeyboardInterrupt):
        load.fill(run)
    [(count, most)] = ask("select count(*), max(display_id) from conversation where account_id = %s", made.account_id)
    assert 0 < count == most == run.conversations < 10_000
    assert ask("select display_id from account_counter where account_id = %s", made.account_id) == [(most,)]
    assert ask(READ_MODEL, [made.account_id]) == []
    test_every_index_is_there_afterwards(None)


def test_indexes_of_a_run_that_was_killed_come_back(told):
    with psycopg.connect(load.conninfo(), autocommit=True) as connection:
        indexes.take_down(connection)
        with indexes.set_aside(connection, messages=1):
            pass
    test_every_index_is_there_afterwards(told)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"conversations": 10, "messages": 9}, "--messages"),
        ({"conversations": 1, "accounts": 2}, "--conversations"),
        ({"conversations": 10, "into": 1_000_000_000}, "1000000000"),
        ({"conversations": 10, "accounts": 2, "into": 1}, "--into"),
    ],
)
def test_wrong_arguments_are_named(database, options, said):
    with pytest.raises(CommandError, match=said):
        simulate(**options)


def test_shares_lose_nothing():
    assert sum(shares(1_000_003, [1 / n for n in range(1, 200)])) == 1_000_003
    parts = spread(Size(1_000, 5_000), 7, even=False)
    assert sum(part.conversations for part in parts) == 1_000
    assert sum(part.messages for part in parts) == 5_000
    cut = batches(Size(100_001, 100_003))
    assert sum(each.messages for each in cut) == 100_003
    assert all(each.messages >= each.conversations > 0 for each in cut)
    assert cut[-1].begin + cut[-1].conversations == 100_001
