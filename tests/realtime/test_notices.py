"""`chat.notification`: to the person it is for and to nobody else, on all his screens, once."""

from django.db import transaction

from conversations.models import Conversation, Notification
from conversations.selectors import notices
from conversations.services import assignment, messages, notifications, reading
from conversations.services.actors import Actor
from helpdesk.events.models import Event
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories


def deliver(shop, *kinds: str) -> None:
    """What the worker does for these events."""
    with scope(shop.account.pk), transaction.atomic():
        for event in Event.objects.filter(kind__in=kinds).order_by("pk"):
            notifications.notify(event)


def mention(shop, conversation, who, words: str = "look") -> None:
    with scope(shop.account.pk):
        content = f"[@{who.user.name}](mention://user/{who.user_id}/x) {words}"
        messages.post(conversation.pk, Actor.user(shop.alice.user), messages.NewMessage(content, private=True))
    deliver(shop, "message.created")


def notified(ear) -> list[dict]:
    return [frame["data"] for frame in ear.heard if frame["type"] == "chat.notification"]


def test_a_mention_and_an_assignment_are_told_to_the_person_alone(gateway, shop):
    conversation = factories.conversation(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob, gateway.staff(shop.alice).ready() as alice:
        mention(shop, conversation, shop.bob, "what do you think?")
        told = bob.until("chat.notification")["data"]
        assert (told["happened"], told["unread_count"]) == ("created", 1)
        notice = told["notification"]
        assert notice["notification_type"] == "conversation_mention"
        assert notice["primary_actor_id"] == conversation.display_id
        assert "what do you think?" in notice["push_message_body"]
        with scope(shop.account.pk):
            assignment.assign(conversation.pk, shop.bob.user_id, Actor.user(shop.alice.user))
        deliver(shop, "conversation.assigned")
        told = bob.until("chat.notification")["data"]
        assert (told["notification"]["notification_type"], told["unread_count"]) == ("conversation_assignment", 2)
        alice.drain(0.5)
        assert notified(alice) == []


def test_the_frame_is_what_asking_answers(gateway, shop):
    key = {"Api-Access-Token": tokens.token_of(shop.bob.user)}
    with gateway.staff(shop.bob).ready() as bob:
        mention(shop, factories.conversation(shop.inbox), shop.bob)
        told = bob.until("chat.notification")["data"]
        asked = gateway.http.get(f"/api/v1/accounts/{shop.account.pk}/notifications", headers=key).json()["data"]
    assert asked["payload"] == [told["notification"]]
    assert asked["meta"]["unread_count"] == told["unread_count"]


def test_a_delivery_that_runs_twice_notifies_once(gateway, shop):
    with gateway.staff(shop.bob).ready() as bob:
        mention(shop, factories.conversation(shop.inbox), shop.bob)
        deliver(shop, "message.created")
        bob.until("chat.notification")
        bob.drain(0.5)
        assert len(notified(bob)) == 1


def test_what_is_read_on_one_screen_is_read_on_all(gateway, shop):
    first, second = (factories.conversation(shop.inbox) for _ in range(2))
    key = {"Api-Access-Token": tokens.token_of(shop.bob.user)}
    path = f"/api/v1/accounts/{shop.account.pk}/notifications"
    with gateway.staff(shop.bob).ready() as bob:
        for conversation in (first, second, second):
            mention(shop, conversation, shop.bob)
        ids = [bob.until("chat.notification")["data"]["ids"][0] for _ in range(3)]
        with scope(shop.account.pk):
            reading.seen_by_agent(first.pk, shop.bob.user)
        told = bob.until("chat.notification")["data"]
        assert told == {"happened": "read", "notification": None, "ids": ids[:1], "unread_count": 2}
        assert gateway.http.delete(f"{path}/{ids[1]}", headers=key).status_code == 200
        assert bob.until("chat.notification")["data"] | {"notification": None} == {
            "happened": "deleted",
            "notification": None,
            "ids": [ids[1]],
            "unread_count": 1,
        }
        gateway.http.post(f"{path}/read_all", headers=key)
        assert bob.until("chat.notification")["data"]["unread_count"] == 0
        gateway.http.post(f"{path}/read_all", headers=key)  # nothing left to say
        bob.drain(0.5)
        assert len(notified(bob)) == 6


def test_more_than_can_be_named_are_loaded_anew(gateway, shop, monkeypatch):
    monkeypatch.setattr(notifications, "MOST_NAMED", 1)
    conversation = factories.conversation(shop.inbox)
    with gateway.staff(shop.bob).ready() as bob:
        for _ in range(2):
            mention(shop, conversation, shop.bob)
        with scope(shop.account.pk):
            reading.seen_by_agent(conversation.pk, shop.bob.user)
        read = [bob.until("chat.notification")["data"] for _ in range(3)][-1]
        assert (read["ids"], read["unread_count"]) == (None, 0)


def test_what_he_may_not_see_any_more_is_not_told(gateway, shop):
    conversation = factories.conversation(shop.inbox)
    with gateway.staff(shop.bob) as bob:
        position = bob.until("hello")["data"]["position"]
    mention(shop, conversation, shop.bob, "private words")
    with scope(shop.account.pk):
        InboxMember.objects.filter(user=shop.bob.user).delete()
    with gateway.staff(shop.bob, since=position).ready() as bob:
        assert notified(bob) == []
        assert "private words" not in "".join(bob.texts)


def test_two_administrators_who_come_back_are_each_told_their_own(gateway, shop):
    second = factories.administrator(shop.account, "dora")
    conversation = factories.conversation(shop.hidden)
    with gateway.staff(second) as ear:
        position = ear.until("hello")["data"]["position"]
    with scope(shop.account.pk):
        assignment.assign(conversation.pk, second.user_id, Actor.user(shop.alice.user))
    deliver(shop, "conversation.assigned")
    with (
        gateway.staff(shop.alice, since=position).ready() as alice,
        gateway.staff(second, since=position).ready() as dora,
    ):
        assert notified(alice) == []
        assert [each["notification"]["notification_type"] for each in notified(dora)] == ["conversation_assignment"]


def test_the_count_of_many_people_is_each_ones_own(shop):
    """The gateway's one statement says what each person's own list says."""
    people = [shop.alice, shop.bob] + [
        factories.member(shop.account, name, sees=sees) for name, sees in (("own", 2), ("free", 1))
    ]
    rows = [factories.conversation(box) for box in (shop.inbox, shop.hidden, shop.inbox, shop.inbox)]
    with scope(shop.account.pk):
        for each in people[2:]:
            InboxMember.objects.create(inbox=shop.inbox, user=each.user)
        Conversation.objects.filter(pk=rows[2].pk).update(assignee_id=people[2].user_id)
        Conversation.objects.filter(pk=rows[3].pk).update(assignee_id=people[3].user_id)
        for number, row in enumerate(rows):
            for each in people:
                Notification.objects.create(user=each.user, conversation=row, event_id=number + 1, reason=1)
        lists = {
            row.user_id: notices.of(row).filter(read_at=None).count()
            for row in Membership.objects.select_related("user")
        }
        assert notices.unread({each.user_id for each in people}) == lists
        assert sorted(lists.values()) == [1, 2, 3, 4]
