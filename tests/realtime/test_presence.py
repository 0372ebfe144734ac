"""Who is here, by sockets: several tabs in several processes are one person, and nobody stays because he was killed.

Time is not waited for: what Valkey keeps is put back by as much, and the frame must come.
"""

import time

import pytest
from django.conf import settings
from django.test import Client

from conversations.models import Conversation
from conversations.services import assignment
from conversations.services.actors import Actor
from helpdesk.events.wake import connection
from helpdesk.scope import scope
from helpdesk.tenancy import presence, tokens
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories
from tests.realtime.gateway import Gateway


@pytest.fixture
def elsewhere(django_db_setup, tmp_path):
    """A second web process."""
    with Gateway(tmp_path / "second.log") as running:
        yield running


def status_until(ear, who, wanted: str) -> None:
    """Listens until he is told to be that, if that is not what he was told last. Raises TimeoutError."""
    while _last_status(ear, who) != wanted:
        ear.until("chat.presence")


def _last_status(ear, who) -> str | None:
    told = [frame["data"]["users"] for frame in ear.heard if frame["type"] == "chat.presence"]
    return told[-1].get(str(who.user_id)) if told else None


def pass_time(seconds: float, *names: str) -> None:
    """What was kept under these names is that much older."""
    for name in names:
        for member in connection().zrange(name, 0, -1):
            connection().zincrby(name, -seconds, member)


def users_key(shop) -> str:
    return presence.key(shop.account.pk, "users")


def ends_in(shop, who) -> float:
    """In how many seconds he is offline if nothing is heard of him."""
    clock = connection().time()
    return connection().zscore(users_key(shop), str(who.user_id)) + presence.TTL - clock[0]


def test_the_last_tab_leaves_after_a_grace(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        with gateway.staff(shop.alice).ready():
            status_until(bob, shop.alice, "online")
        status_of_alice = presence_of(shop, shop.alice)
        assert status_of_alice == "online"
        _until(lambda: ends_in(shop, shop.alice) <= presence.GRACE)
        pass_time(presence.GRACE, users_key(shop))
        status_until(bob, shop.alice, "offline")


def _until(true, seconds: float = 60) -> None:
    """The closing of a socket is heard by the server when it gets to it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)  # polling another process: there is nothing to wait on


def presence_of(shop, who) -> str:
    with scope(shop.account.pk):
        return presence.statuses([who])[who.user_id]


def test_a_tab_in_another_process_keeps_him_here(gateway, elsewhere, shop):
    with gateway.staff(shop.bob).ready() as bob, elsewhere.staff(shop.alice).ready():
        own = f"{users_key(shop)}:{shop.alice.user_id}"
        with gateway.staff(shop.alice).ready():
            status_until(bob, shop.alice, "online")
            _until(lambda: connection().zcard(own) == 2)
        _until(lambda: connection().zcard(own) == 1)
        assert ends_in(shop, shop.alice) > presence.GRACE


def test_whose_process_is_killed_is_gone_when_his_time_is_over(gateway, elsewhere, shop):
    number = factories.conversation(shop.inbox).display_id
    with gateway.staff(shop.bob).ready() as bob:
        alice = elsewhere.staff(shop.alice).ready()
        alice.say(type="subscribe", open=number)
        status_until(bob, shop.alice, "online")
        watched_until(bob, {str(number): [shop.alice.user_id]})
        elsewhere.process.kill()
        elsewhere.process.wait(60)
        of_all = [f"cc:viewing:{shop.account.pk}", f"cc:viewing:{shop.account.pk}:{number}"]
        pass_time(presence.TTL, users_key(shop), *of_all)
        watched_until(bob, {str(number): []})
        status_until(bob, shop.alice, "offline")


def watched_until(ear, wanted: dict) -> None:
    """Listens until the changes say that, if they have not said it already. Raises TimeoutError."""
    while wanted not in [_by_number(frame) for frame in ear.heard if frame["type"] == "chat.viewers"]:
        ear.until("chat.viewers")


def _by_number(frame: dict) -> dict:
    return {number: [user["id"] for user in users] for number, users in frame["data"]["conversations"].items()}


def test_without_input_in_any_tab_he_is_away_and_with_it_he_is_back(gateway, shop):
    tabs = gateway.staff(shop.alice).ready(), gateway.staff(shop.alice).ready()
    with gateway.staff(shop.bob).ready() as bob, tabs[0] as one, tabs[1] as other:
        status_until(bob, shop.alice, "online")
        one.say(type="input", ago=presence.AWAY_AFTER + 1)
        status_until(bob, shop.alice, "away")
        other.say(type="input", ago=3)
        status_until(bob, shop.alice, "online")
        one.say(type="input", ago=presence.AWAY_AFTER + 1)  # the newest input of all tabs counts
        one.say(type="ping")
        one.until("pong")
        assert presence_of(shop, shop.alice) == "online"


def test_busy_and_offline_are_chosen_and_stand_above_being_away(gateway, shop):
    caller = Client(headers={"Api-Access-Token": tokens.token_of(shop.alice.user)})
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        status_until(bob, shop.alice, "online")
        alice.say(type="input", ago=presence.AWAY_AFTER + 1)
        status_until(bob, shop.alice, "away")
        for chosen in ("busy", "offline"):
            body = {"profile": {"account_id": shop.account.pk, "availability": chosen}}
            answer = caller.post("/api/v1/profile/availability", body, content_type="application/json")
            assert answer.status_code == 200
            status_until(bob, shop.alice, chosen)


def test_who_is_always_shown_as_he_chose_is_not_offline_without_a_socket(shop):
    with scope(shop.account.pk):
        Membership.objects.filter(pk=shop.alice.pk).update(auto_offline=False)
        shop.alice.refresh_from_db()
    assert presence_of(shop, shop.alice) == "online"


def test_chatwoots_clients_are_told_busy_for_away(gateway, shop):
    caller = Client(headers={"Api-Access-Token": tokens.token_of(shop.bob.user)})
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        alice.say(type="input", ago=presence.AWAY_AFTER + 1)
        status_until(bob, shop.alice, "away")
        agents = caller.get(f"/api/v1/accounts/{shop.account.pk}/agents").json()
    assert {row["id"]: row["availability_status"] for row in agents}[shop.alice.user_id] == "busy"


def test_a_panel_that_can_only_listen_is_not_taken_for_away(gateway, shop):
    browser = Client()
    browser.force_login(shop.alice.user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        alice.say(type="input", ago=presence.AWAY_AFTER + 1)
        status_until(bob, shop.alice, "away")
        address = f"/channel/sse?type=staff&account_id={shop.account.pk}"
        with gateway.stream(address, {"Cookie": cookie}).ready():
            status_until(bob, shop.alice, "online")


def contacts_until(ear, wanted: set[str]) -> None:
    """Listens until these customers are said to be here, and nobody else. Raises TimeoutError."""
    while _contacts(ear)[-1:] != [wanted]:
        ear.until("chat.presence")


def _contacts(ear) -> list[set[str]]:
    return [set(frame["data"]["contacts"]) for frame in ear.heard if frame["type"] == "chat.presence"]


def test_customers_are_named_only_to_those_who_may_see_them(gateway, shop):
    ours, hidden = gateway.session(shop.inbox), gateway.session(shop.hidden)
    for session in (ours, hidden):
        gateway.write(session, "Hello")
    with scope(shop.account.pk):
        people = {row.inbox_id: str(row.contact_id) for row in Conversation.objects.all()}
    with (
        gateway.visitor(ours).ready(),
        gateway.visitor(hidden).ready(),
        gateway.staff(shop.alice).ready() as alice,
        gateway.staff(shop.bob).ready() as bob,
    ):
        contacts_until(alice, set(people.values()))
        contacts_until(bob, {people[shop.inbox.pk]})
        assert all(people[shop.hidden.pk] not in each for each in _contacts(bob))


def test_whose_own_conversations_alone_are_seen_hears_of_their_customers_alone(gateway, shop):
    dora = factories.member(shop.account, "dora", sees=Membership.Sees.OWN)
    sessions = [gateway.session(shop.inbox) for _ in range(2)]
    numbers = [gateway.write(session, "Hello").json()["conversation_id"] for session in sessions]
    with scope(shop.account.pk):
        InboxMember.objects.create(inbox=shop.inbox, user=dora.user)
        rows = {row.display_id: row for row in Conversation.objects.all()}
        hers = rows[numbers[0]]
        assignment.assign(hers.pk, dora.user_id, Actor.user(shop.alice.user))
    here = gateway.visitor(sessions[0]).ready(), gateway.visitor(sessions[1]).ready()
    with here[0], here[1], gateway.staff(dora).ready() as ear:
        contacts_until(ear, {str(hers.contact_id)})
        assert all(each <= {str(hers.contact_id)} for each in _contacts(ear))
