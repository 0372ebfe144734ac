"""Accounts of thousands of conversations, made by the database itself in a second or two."""

from django.db import connections

from contacts.models import Contact, ContactInbox
from helpdesk.scope import scope
from helpdesk.tenancy.models import Membership
from tests import factories

SHARES = [90.0, 95.0, 98.0, 99.9, 100.0]  # cumulative: 90, 5, 3, 1.9 and 0.1 per cent of the conversations

ROWS = """
insert into conversation (account_id, display_id, uuid, inbox_id, contact_id, contact_inbox_id, status, priority,
  labels, assignee_id, waiting_since, last_activity_at, created_at, updated_at, sla_near, contact_name, contact_avatar,
  preview, preview_author, preview_auto, unread_count, contact_unread_count, intent, sentiment, ai_urgent,
  draft_preview, custom_attributes, additional_attributes, csat_comment, external_branch, external_region, version,
  event_seq)
select %(account)s, n, gen_random_uuid(), i.inbox, %(contact)s, i.identity,
  case when n %% 20 = 0 then 0 when n %% 331 = 0 then 3 else 1 end,
  case when n %% 100 = 0 then 3 end,
  case when n %% 5000 = 0 then array['scarce'] when n %% 4 = 0 then array['vip'] else '{}' end,
  case when n %% 3 = 0 then %(person)s end,
  case when n %% 100 between 20 and 60 and n %% 20 = 0 then now() - n * interval '1 second' end,
  now() - (n %% 90000) * interval '7 seconds', now() - n * interval '1 minute', now(), false, 'Vera ' || n, '',
  repeat('words ', 20), 0, false, 0, 0, '', '', false, '', '{}', '{}', '', '', '', 1, 0
from generate_series(1, %(size)s) n
cross join lateral (select (n * 7919 %% 1000) / 10.0 as place) p
cross join lateral (select x.inbox, x.identity
  from unnest(%(inboxes)s::bigint[], %(identities)s::bigint[], %(shares)s::numeric[])
  with ordinality as x (inbox, identity, share, o) where p.place < x.share order by o limit 1) i
"""

LEFT = """
insert into departure (account_id, display_id, inbox_id)
select %(account)s, n, (%(inboxes)s::bigint[])[1] from generate_series(1, %(size)s / 10) n
"""


class Crowd:
    """alice sees everything; olga only the inbox of 0.1 %; nina only what is hers, of which there is nothing."""

    def __init__(self, size: int):
        self.size = size
        self.account = factories.account(f"Crowd {size}")
        self.alice = factories.administrator(self.account)
        self.bob = factories.member(self.account)
        self.olga = factories.member(self.account, "olga")
        self.nina = factories.member(self.account, "nina", sees=Membership.Sees.OWN)
        everybody = [self.bob, self.nina]
        self.inboxes = [factories.inbox(self.account, *everybody) for _ in SHARES[:-1]]
        self.inboxes.append(factories.inbox(self.account, self.olga, *everybody))
        self._fill()

    def _fill(self) -> None:
        with scope(self.account.pk):
            contact = Contact.objects.create(name="Vera")
            identities = [
                ContactInbox.objects.create(contact=contact, inbox=inbox, source_id=f"vera-{inbox.pk}")
                for inbox in self.inboxes
            ]
        values = {
            "account": self.account.pk, "contact": contact.pk, "person": self.bob.user_id, "size": self.size,
            "inboxes": [inbox.pk for inbox in self.inboxes], "identities": [row.pk for row in identities],
            "shares": SHARES,
        }  # fmt: skip
        with connections["owner"].cursor() as run:
            run.execute(ROWS, values)
            run.execute(LEFT, values)


# What has been folded leaves dead rows, of whichever test: they are read too until they are swept away.
TABLES = [
    "conversation", "conversation_counter", "conversation_delta", "departure", "event", "contact", "saved_view",
    "notification", "inbox", "inbox_member",
]  # fmt: skip


def settle() -> None:
    """As the product is after a while: deltas folded, statistics known."""
    with connections["owner"].cursor() as run:
        run.execute("select fold_counters(1000000)")
        for table in TABLES:
            run.execute(f"vacuum analyze {table}")
