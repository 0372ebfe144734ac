""" "Is there anything new?" answered in one statement before the views, and only where nothing is otherwise."""

import asyncio
from types import SimpleNamespace

import httpx
import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from conversations import tasks
from conversations.api import unchanged
from conversations.models import Conversation, Notification, SavedView
from helpdesk.asgi import application
from helpdesk.events.models import Event
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import Account, Membership, User
from tests import factories
from tests.api.conftest import Caller, open_shop
from tests.inbox.test_delta import bring_near


def ask(address: str, headers: dict, **query) -> httpx.Response:
    """The whole product in this process, as ASGI."""

    async def get():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://testserver") as http:
            return await http.get(address, params=query, headers=headers)

    return asyncio.run(get())


def is_early(answer) -> bool:
    """Answered before the views: those say in which language they speak."""
    return "Content-Language" not in answer.headers


def cookie_of(person: User) -> dict[str, str]:
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}


@pytest.fixture
def line(committed):
    yield
    unchanged.hang_up()


@pytest.fixture(params=["token", "bearer", "cookie"])
def market(line, request):
    """bob with an answer in hand; `asks()` for what came since, `again()` for the same with If-None-Match."""
    shop = open_shop()
    person = shop.bob.user
    ways = {
        "token": lambda: {"api_access_token": tokens.token_of(person)},
        "bearer": lambda: {"Authorization": f"Bearer {tokens.token_of(person)}"},
        "cookie": lambda: cookie_of(person),
    }
    headers = ways[request.param]()
    base = f"/api/v1/accounts/{shop.account.pk}/conversations"
    whole = ask(base + "/inbox", headers)
    at, tag = whole.json()["sync_ts"], {"If-None-Match": whole.headers["ETag"]}
    return SimpleNamespace(
        shop=shop,
        person=person,
        by=request.param,
        headers=headers,
        base=base,
        at=at,
        asks=lambda **more: ask(base, headers | more, updated_since=at),
        again=lambda **more: ask(base + "/inbox", headers | tag | more),
    )


def test_nothing_new_is_said_at_once_and_as_the_views_say_it(market):
    early, late = market.asks(), ask(market.base, market.headers, updated_since=market.at, other="")
    assert (is_early(early), is_early(late)) == (True, False)
    assert early.json() | {"sync_ts": ""} == late.json() | {"sync_ts": ""}
    assert early.json()["sync_ts"] == market.at
    for name in ("content-type", *(name.decode() for name, _ in unchanged.HEADERS if name != b"vary")):
        assert early.headers[name] == late.headers[name], name
    same = market.again()
    assert (same.status_code, same.content, is_early(same)) == (304, b"", True)


def test_in_one_statement(market):
    asked, kept = [], unchanged.question_of(scope_of(market))

    def count(execute, sql, values, many, context):
        asked.append(sql)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(count):
        assert unchanged.unchanged.still_so(kept.held, kept.token, kept.cookie)
    assert len(asked) == 1


def scope_of(market) -> dict:
    headers = {name.replace("_", "-").lower(): value for name, value in market.headers.items()}
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {
        "method": "GET",
        "path": market.base,
        "headers": given,
        "query_string": f"updated_since={market.at}".encode(),
    }


def conversations(**values):
    return lambda market: Conversation.objects.filter(display_id=1).update(**values)


def mention(market):
    row = Conversation.objects.get(display_id=1)
    event = Event.objects.order_by("-pk").first()
    Notification.objects.create(user=market.person, conversation=row, event_id=event.pk, reason=3)


def view(market):
    SavedView.objects.create(user=market.person, name="Mine", filters={"status": [0]})


def set_up(market):
    Caller(market.shop.alice.user, market.shop.account).post("labels", {"title": "vip"})


def new_one(market):
    factories.conversation(market.shop.inbox)


CHANGES = {
    "a row": conversations(preview="Another"),
    "a departure": lambda market: conversations(inbox=market.shop.hidden_inbox)(market),
    "a removal": lambda market: Conversation.objects.filter(display_id=1).delete(),
    "one more": new_one,
    "a mention": mention,
    "a view": view,
    "set-up": set_up,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_new_goes_to_the_views(market, change):
    with scope(market.shop.account.pk):
        CHANGES[change](market)
    assert is_early(market.asks()) == (change == "set-up")  # a delta says nothing of labels, inboxes and people
    again = market.again()
    assert (again.status_code, is_early(again)) == (200, False)


def test_a_deadline_that_came_near_goes_to_the_views_until_the_clock_has_written_it_down(market):
    def is_early_from_now() -> bool:
        at = ask(market.base + "/inbox", market.headers).json()["sync_ts"]
        return is_early(ask(market.base, market.headers, updated_since=at))

    bring_near(market.shop)
    assert not is_early_from_now()
    tasks.promote_due()
    assert is_early_from_now()


RIGHTS = {
    "an inbox less": lambda market: Membership.objects.filter(user=market.person).update(version=2),
    "no place": lambda market: Membership.objects.filter(user=market.person).delete(),
    "not active": lambda market: User.objects.filter(pk=market.person.pk).update(is_active=False),
    "suspended": lambda market: Account.objects.filter(pk=market.shop.account.pk).update(
        status=Account.Status.SUSPENDED
    ),
}


@pytest.mark.parametrize("change", RIGHTS)
def test_rights_that_changed_go_to_the_views(market, change):
    with scope(market.shop.account.pk):
        RIGHTS[change](market)
    answer = market.asks()
    assert not is_early(answer)
    assert answer.json().get("resync") or answer.status_code in (401, 404)


def test_a_key_or_session_that_ended_goes_to_the_views(market):
    if market.by == "cookie":
        market.person.set_password("another of his own")
        market.person.save()
    else:
        tokens.renew(market.person)
    for answer in (market.asks(), market.again()):
        assert (answer.status_code, is_early(answer)) == (401, False)


def test_a_session_that_was_ended_goes_to_the_views(line):
    shop = open_shop()
    headers = cookie_of(shop.bob.user)
    base = f"/api/v1/accounts/{shop.account.pk}/conversations"
    at = ask(base + "/inbox", headers).json()["sync_ts"]
    key = headers["Cookie"].partition("=")[2]
    Session.objects.filter(pk=key).update(expire_date=timezone.now())
    assert ask(base, headers, updated_since=at).status_code == 401


def test_anothers_answer_is_not_given_to_who_found_it(market):
    for who, account in ((market.shop.alice, market.shop.account), (market.shop.charlie, market.shop.other)):
        caller = Caller(who.user, account)
        answer = ask(caller.base + "conversations", caller.headers, updated_since=market.at)
        assert (answer.json(), is_early(answer)) == ({"resync": True}, False)
    stranger = Caller(market.shop.charlie.user, market.shop.other)
    assert ask(market.base, stranger.headers, updated_since=market.at).status_code == 404
    assert ask(market.base, {}, updated_since=market.at).status_code == 401


@pytest.mark.parametrize("token", ["", "x", ".eJyrVg:x:y", "2026-02-16T06:09:21Z", "\ud7ff"])
def test_what_is_no_position_of_ours_goes_to_the_views(market, token):
    assert not is_early(ask(market.base, market.headers, updated_since=token))


def test_an_old_position_is_made_new_by_the_views(market, monkeypatch):
    monkeypatch.setattr(unchanged, "YOUNG", -1)
    assert not is_early(market.asks())


def test_a_connection_that_broke_costs_one_answer_of_the_views(market):
    assert is_early(market.asks())
    with connections["owner"].cursor() as run:
        run.execute("select pg_terminate_backend(pid) from pg_stat_activity where query like 'select * from still_so%'")
        assert run.rowcount >= 1
    broken = market.asks()
    assert (broken.status_code, is_early(broken)) == (200, False)
    assert is_early(market.asks())
