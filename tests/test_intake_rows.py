"""What intake reads by statements of its own is what the rows say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import identify
from contacts.models import Contact, ContactInbox
from conversations.models import Conversation
from conversations.selectors import before, visits
from conversations.services import lifecycle
from conversations.services.actors import Actor
from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox
from tests import factories
from tests.test_stored import same

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox():
    account = factories.account()
    with scope(account.pk):
        yield factories.inbox(account, allow_messages_after_resolved=False)


def written(inbox, session: str, echo_id: str | None = None) -> Conversation:
    return factories.write(inbox, session=session, echo_id=echo_id).conversation


def identity_of(inbox, session: str) -> ContactInbox:
    return identify.contact_inbox_for(inbox, session, identify.Facts())


def test_an_identity_and_its_contact_are_whole(inbox):
    written(inbox, "vera")
    Contact.objects.update(custom_attributes={"size": [1, "ё"]}, email="vera@example.com", location="Omsk")
    found = identity_of(inbox, "vera")
    same(found, ContactInbox.objects.get(source_id="vera"))
    same(found.contact, Contact.objects.get(pk=found.contact_id))


def test_an_identity_of_another_inbox_or_account_is_another(inbox):
    mine = identity_of(inbox, "vera")
    assert identity_of(factories.inbox(factories.Account.objects.get(pk=inbox.account_id)), "vera") != mine
    other = factories.account("Southwind")
    with scope(other.pk):
        assert identity_of(factories.inbox(other), "vera") != mine


def test_a_contact_is_here_when_he_writes_and_nobody_else_is(inbox):
    Contact.objects.all().delete()
    written(inbox, "vera"), written(inbox, "olga")
    long_ago = timezone.now() - timedelta(days=9)
    Contact.objects.update(last_activity_at=long_ago)
    written(inbox, "vera")
    vera, olga = (identity_of(inbox, name).contact for name in ("vera", "olga"))
    assert vera.last_activity_at > long_ago
    assert olga.last_activity_at == long_ago


def test_a_repeat_is_known_in_any_conversation_of_the_same_customer(inbox):
    first = factories.write(inbox, session="vera", echo_id="one")
    lifecycle.set_status(first.conversation.pk, Conversation.Status.RESOLVED, Actor.system())
    second = written(inbox, "vera", "two")
    assert second != first.conversation
    again = factories.write(inbox, session="vera", echo_id="one")
    assert again.repeated
    assert again.message == first.message


def test_the_same_echo_id_of_another_customer_repeats_nothing(inbox):
    theirs = written(inbox, "olga", "one")
    mine = written(inbox, "vera", "two")
    vera, olga = identity_of(inbox, "vera"), identity_of(inbox, "olga")
    assert before.look(vera, "one") == (None, mine.pk)
    assert before.look(olga, "one").latest == theirs.pk
    assert before.look(olga, None).repeated is None
    assert before.look(olga, "").repeated is None


def test_only_the_conversation_that_is_meant_is_gone_on_with(inbox):
    theirs, mine = written(inbox, "olga"), written(inbox, "vera")
    vera = identity_of(inbox, "vera")
    assert before.look(vera, None, mine.pk).latest == mine.pk
    assert before.look(vera, None, theirs.pk).latest is None


def test_only_a_websites_inbox_is_a_visitors_door(inbox):
    inbox = Inbox.objects.get(pk=inbox.pk)
    same(visits.widget(inbox.pk), inbox)
    Inbox.objects.filter(pk=inbox.pk).update(channel=Inbox.Channel.API)
    assert visits.widget(inbox.pk) is None
    with scope(factories.account("Southwind").pk):
        assert visits.widget(inbox.pk) is None
