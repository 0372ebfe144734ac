"""`chat.alert`: what GET /chat/alerts tells, pushed. Whoever keeps the list by it has what asking would answer."""

from django.db import connections

from conversations.models import Conversation
from conversations.services import deadlines, lifecycle
from conversations.services.actors import Actor
from helpdesk.scope import scope
from helpdesk.tenancy import tokens


def of(shop, number: int) -> Conversation:
    with scope(shop.account.pk):
        return Conversation.objects.get(display_id=number)


def asked(gateway, who) -> dict[int, str]:
    """{number: reason}, over HTTP."""
    key = {"Api-Access-Token": tokens.token_of(who.user)}
    answer = gateway.http.get("/chat/alerts", params={"account_id": who.account_id}, headers=key)
    return {each["conversation_id"]: each["reason"] for each in answer.json()["alerts"]}


def kept(ear) -> dict[int, str]:
    """{number: reason}, by what was pushed."""
    told = {}
    for frame in ear.heard:
        if frame["type"] == "chat.alert":
            told[frame["data"]["conversation_id"]] = frame["data"]["reason"]
    return {number: reason for number, reason in told.items() if reason}


def next_alert(ear) -> tuple[int, str | None]:
    data = ear.until("chat.alert")["data"]
    return data["conversation_id"], data["reason"]


def test_from_waiting_over_urgent_to_answered(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob:
        number = gateway.write(vera, "Where is my parcel?").json()["conversation_id"]
        told = bob.until("chat.alert")["data"]
        assert (told["conversation_id"], told["reason"], told["session_id"]) == (number, "waiting", vera["session_id"])
        assert told["unread_count"] == 1
        assert told["waiting_since"]
        with scope(shop.account.pk):
            lifecycle.set_priority(of(shop, number).pk, Conversation.Priority.URGENT, Actor.user(shop.alice.user))
        assert next_alert(bob) == (number, "urgent")
        assert kept(bob) == asked(gateway, shop.bob)
        with scope(shop.account.pk):
            lifecycle.set_status(of(shop, number).pk, Conversation.Status.RESOLVED, Actor.user(shop.alice.user))
        assert next_alert(bob) == (number, None)
        assert kept(bob) == asked(gateway, shop.bob) == {}


def alerts_with(ear, text: str) -> list[tuple[int, str | None]]:
    """What is told up to the message. Each is waited for: several at once are told as the last of them left it."""
    told = [frame["data"] for frame in ear.until_said(text) if frame["type"] == "chat.alert"]
    return [(data["conversation_id"], data["reason"]) for data in told]


def test_what_goes_on_waiting_is_told_once(gateway, shop, answer):
    vera = gateway.session(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob:
        number = gateway.write(vera, "Hello?").json()["conversation_id"]
        assert alerts_with(bob, "Hello?") == [(number, "waiting")]
        gateway.write(vera, "Anybody?")
        assert alerts_with(bob, "Anybody?") == []
        answer(of(shop, number).pk, "Yes")
        assert alerts_with(bob, "Yes") == [(number, None)]
        gateway.write(vera, "At last")
        assert alerts_with(bob, "At last") == [(number, "waiting")]


def test_only_what_he_may_see(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        hidden = gateway.write(gateway.session(shop.hidden), "Secret").json()["conversation_id"]
        number = gateway.write(gateway.session(shop.inbox), "Open").json()["conversation_id"]
        assert [next_alert(alice)[0] for _ in range(2)] == [hidden, number]
        assert next_alert(bob)[0] == number
        assert "Secret" not in "".join(bob.texts)


def test_a_deadline_that_comes_near(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        number = gateway.write(gateway.session(shop.inbox), "Soon?").json()["conversation_id"]
        assert next_alert(bob) == (number, "waiting")
        bring_near(shop, number)
        assert deadlines.promote_due() == 1
        assert next_alert(bob) == (number, "urgent")


def bring_near(shop, number: int) -> None:
    """As an hour before the deadline passes by: no trigger sees this write, as none sees time."""
    with connections["owner"].cursor() as run:
        run.execute("begin")
        run.execute("set local session_replication_role = replica")
        run.execute(
            "update conversation set sla_due_at = now() + interval '50 minutes'"
            " where account_id = %s and display_id = %s",
            [shop.account.pk, number],
        )
        run.execute("commit")


def test_what_was_missed_is_told_on_coming_back(gateway, shop, answer):
    with gateway.staff(shop.bob) as bob:
        position = bob.until("hello")["data"]["position"]
    number = gateway.write(gateway.session(shop.inbox), "Missed").json()["conversation_id"]
    with gateway.staff(shop.bob, since=position).ready() as bob:
        assert kept(bob) == {number: "waiting"} == asked(gateway, shop.bob)
