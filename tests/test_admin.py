"""The admin: an administrator's own account, and nothing of anybody else's."""

import json

import pytest

from helpdesk.admin_site import admin_site
from helpdesk.events.models import Event
from helpdesk.scope import scope
from helpdesk.tenancy.models import Inbox, InboxMember
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = sorted(f"{model._meta.app_label}/{model._meta.model_name}" for model in admin_site._registry)


@pytest.fixture
def shop(db, client):
    """alice's account with an inbox, a conversation and bob; alice is signed in."""
    account = factories.account("Northwind")
    alice, bob = factories.administrator(account), factories.member(account)
    inbox = factories.inbox(account, bob, name="Northwind shop")
    factories.write(inbox)
    client.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    return account, alice, bob, inbox


@pytest.mark.parametrize("page", PAGES)
def test_every_list_opens(shop, client, page):
    assert client.get(f"/admin/{page}/").status_code == 200


def test_an_operator_finds_no_admin(shop, client):
    client.force_login(shop[2].user, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(client):
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert "/sign-in/" in client.get(answer["Location"])["Location"]


def test_the_inbox_page_shows_the_snippet_to_copy(shop, client):
    inbox = shop[3]
    page = client.get(f"/admin/tenancy/inbox/{inbox.pk}/change/")
    assert page.status_code == 200
    assert f"data-inbox=&quot;{inbox.website_token}&quot;" in page.text


def test_another_accounts_inbox_is_not_there(shop, client):
    theirs = factories.inbox(factories.account("Elsewhere"), name="Secret shop")
    assert client.get(f"/admin/tenancy/inbox/{theirs.pk}/change/").status_code in (302, 404)
    assert "Secret shop" not in client.get("/admin/tenancy/inbox/").text


def test_conversations_are_read_only(shop, client):
    with scope(shop[0].pk):
        pk = shop[3].conversations.get().pk
    assert client.get("/admin/conversations/conversation/add/").status_code == 403
    page = client.get(f"/admin/conversations/conversation/{pk}/change/")
    assert "Where is my parcel?" in page.text
    assert 'name="_save"' not in page.text


def test_a_new_member_of_an_inbox_changes_his_rights_and_is_told(shop, client):
    account, _, _, inbox = shop
    bella = factories.member(account, "bella")
    page = client.get(f"/admin/tenancy/inbox/{inbox.pk}/change/")
    form = page.context["adminform"].form
    names = form.fields
    values = {name: form.initial.get(name) for name in names if form.initial.get(name) not in (None, False)}
    values |= {"allowed_domains": "", "working_hours": json.dumps(inbox.working_hours)}
    formset = page.context["inline_admin_formsets"][0].formset
    values |= {f"{formset.prefix}-{name}": value for name, value in formset.management_form.initial.items()}
    for row in formset.initial_forms:
        values |= {f"{row.prefix}-id": row.instance.pk, f"{row.prefix}-user": row.instance.user_id}
    count = formset.initial_form_count()
    values |= {f"{formset.prefix}-TOTAL_FORMS": count + 1, f"{formset.prefix}-{count}-user": bella.user_id}
    saved = client.post(f"/admin/tenancy/inbox/{inbox.pk}/change/", values)
    assert saved.status_code == 302, saved.context["errors"]
    with scope(account.pk):
        assert InboxMember.objects.filter(inbox=inbox, user=bella.user).exists()
        told = Event.objects.filter(kind="membership.changed").last()
        assert bella.user_id in told.payload["user_ids"]
        assert Inbox.objects.count() == 1
