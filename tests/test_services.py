"""How a conversation behaves, through its services."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from conversations.models import Conversation, Message, Notification
from conversations.services import assignment, lifecycle, messages, reading
from conversations.services.actors import Actor
from helpdesk.events.models import Delivery, Event
from helpdesk.lib.errors import Conflict, Forbidden, Invalid, TooMany
from helpdesk.scope import scope
from tests import factories

pytestmark = pytest.mark.django_db
Status = Conversation.Status


@pytest.fixture
def shop(db):
    account = factories.account(locale="ru")
    bob = factories.member(account)
    inbox = factories.inbox(account, bob)
    with scope(account.pk):
        yield inbox, Actor.user(bob.user), bob


def fresh(conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def say(conversation, actor, text="Здравствуйте!", **values):
    return messages.post(conversation.pk, actor, messages.NewMessage(text, **values))


def test_a_customer_waits_until_a_public_human_reply(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    assert fresh(conversation).section == Conversation.Section.WAITING
    say(conversation, bob, "Проверю склад.", private=True)
    assert fresh(conversation).waiting_since is not None
    say(conversation, bob)
    after = fresh(conversation)
    assert (after.waiting_since, after.section) == (None, Conversation.Section.OTHER)
    assert after.first_reply_created_at is not None


def test_a_second_question_does_not_restart_the_waiting(shop):
    inbox, _, _ = shop
    first = factories.write(inbox, session="vera").conversation.waiting_since
    assert fresh(factories.write(inbox, "Ау?", session="vera").conversation).waiting_since == first


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.SNOOZED])
def test_a_customers_message_reopens(shop, status):
    inbox, bob, _ = shop
    conversation = factories.write(inbox, session="vera").conversation
    lifecycle.set_status(conversation.pk, status, bob)
    factories.write(inbox, "Ещё вопрос", session="vera")
    assert fresh(conversation).status == Status.OPEN
    assert fresh(conversation).waiting_since is not None


def test_a_blocked_contact_reopens_nothing_but_is_stored(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox, session="vera").conversation
    lifecycle.mute(conversation.pk, bob)
    receipt = factories.write(inbox, "Ответьте!", session="vera")
    assert receipt.message.pk
    assert fresh(conversation).status == Status.RESOLVED


def test_where_messages_after_resolving_are_not_allowed_a_new_conversation_starts(shop):
    inbox, bob, _ = shop
    inbox.allow_messages_after_resolved = False
    inbox.save()
    conversation = factories.write(inbox, session="vera").conversation
    lifecycle.set_status(conversation.pk, Status.RESOLVED, bob)
    receipt = factories.write(inbox, "Ещё", session="vera")
    assert receipt.created
    assert receipt.conversation.display_id == conversation.display_id + 1


def test_resolving_writes_one_line_in_the_accounts_language_and_one_event(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    before = Event.objects.count()
    lifecycle.set_status(conversation.pk, Status.RESOLVED, bob)
    lines = Message.objects.filter(conversation=conversation, message_type=Message.Type.ACTIVITY)
    assert [line.content for line in lines] == ["Bob: диалог решён."]
    assert Event.objects.count() == before + 1


def test_a_change_that_changes_nothing_writes_nothing(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    before = (Event.objects.count(), Message.objects.count())
    lifecycle.set_status(conversation.pk, Status.OPEN, bob)
    lifecycle.set_labels(conversation.pk, [], bob)
    assert (Event.objects.count(), Message.objects.count()) == before


def test_an_old_version_is_refused(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    lifecycle.set_priority(conversation.pk, 3, bob)
    with pytest.raises(Conflict):
        lifecycle.set_status(conversation.pk, Status.RESOLVED, bob, version=conversation.version)


def test_snoozing_into_the_past_is_refused_and_overdue_snoozes_wake(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    with pytest.raises(Invalid):
        lifecycle.set_status(conversation.pk, Status.SNOOZED, bob, timezone.now() - timedelta(seconds=1))
    lifecycle.set_status(conversation.pk, Status.SNOOZED, bob, timezone.now() + timedelta(days=1))
    Conversation.objects.filter(pk=conversation.pk).update(snoozed_until=timezone.now() - timedelta(days=9))
    assert lifecycle.wake_overdue() >= 1
    assert fresh(conversation).status == Status.OPEN


def test_unread_is_exact_and_goes_when_opened(shop):
    inbox, _, member = shop
    for number in range(37):
        conversation = factories.write(inbox, f"{number}", session="vera").conversation
    assert fresh(conversation).unread_count == 37
    reading.seen_by_agent(conversation.pk, member.user)
    assert fresh(conversation).unread_count == 0
    before = Event.objects.count()
    reading.seen_by_agent(conversation.pk, member.user)
    assert Event.objects.count() == before


def test_status_of_a_message_never_goes_backwards(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    message = say(conversation, bob).message
    reading.seen_by_contact(conversation.pk)
    assert messages.set_status(message.pk, Message.Status.DELIVERED).status == Message.Status.READ
    assert messages.set_status(message.pk, Message.Status.FAILED, "late").status == Message.Status.READ


def test_deleting_leaves_a_tombstone_and_only_its_author_may(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    message = say(conversation, bob, "Секрет").message
    with pytest.raises(Forbidden):
        messages.delete(message.pk, Actor("user", 0, "Другой"))
    messages.delete(message.pk, bob)
    message.refresh_from_db()
    assert (message.content, message.content_attributes) == ("", {"deleted": True})
    assert "Секрет" not in str(list(Event.objects.values_list("payload", flat=True)))


def test_150000_characters_are_stored_and_one_more_is_refused(shop):
    inbox, bob, _ = shop
    conversation = factories.write(inbox).conversation
    assert say(conversation, bob, "я" * 150_000).message.pk
    with pytest.raises(Invalid) as refused:
        say(conversation, bob, "я" * 150_001)
    assert "content" in refused.value.fields


@override_settings(FLOOD_PER_SENDER=5)
def test_a_flooding_visitor_is_refused_and_the_operator_can_still_answer(shop):
    inbox, bob, _ = shop
    for number in range(5):
        conversation = factories.write(inbox, str(number), session="vera").conversation
    with pytest.raises(TooMany) as refused, transaction.atomic():
        factories.write(inbox, "one too many", session="vera")
    assert 1 <= refused.value.retry_after <= 61
    assert fresh(conversation).unread_count == 5
    assert say(conversation, bob).message.pk


def test_a_reply_to_a_message_of_another_conversation_loses_only_the_reference(shop):
    inbox, bob, _ = shop
    elsewhere = factories.write(inbox).message
    conversation = factories.write(inbox).conversation
    message = say(conversation, bob, content_attributes={"in_reply_to": elsewhere.pk}).message
    assert message.content_attributes == {}


def test_somebody_who_does_not_work_in_the_inbox_cannot_be_assigned(shop):
    inbox, bob, _ = shop
    outsider = factories.member(type("A", (), {"pk": inbox.account_id}), "oleg")
    conversation = factories.write(inbox).conversation
    with pytest.raises(Invalid) as refused:
        assignment.assign(conversation.pk, outsider.user_id, bob)
    assert "assignee_id" in refused.value.fields


def test_the_assignee_is_notified_once_and_nobody_of_his_own_doing(shop):
    from helpdesk.events.tasks import sweep

    inbox, bob, member = shop
    conversation = factories.write(inbox, session="vera").conversation
    assignment.take(conversation.pk, bob)
    factories.write(inbox, "Жду", session="vera")
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=1))
    sweep(), sweep()
    reasons = list(Notification.objects.filter(user=member.user).values_list("reason", flat=True))
    assert reasons == [Notification.Reason.ASSIGNED]
