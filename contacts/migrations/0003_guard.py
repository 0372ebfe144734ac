"""Row-level security, references that cannot cross accounts, and search by a part of a name, an e-mail or a phone."""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
"""


KEYS = """
alter table contact add constraint contact_tenant_key unique (account_id, id);
alter table contact_inbox add constraint contact_inbox_tenant_key unique (account_id, id);
alter table contact add constraint contact_account foreign key (account_id) references account (id) on delete cascade;
alter table contact_inbox add constraint contact_inbox_contact
  foreign key (account_id, contact_id) references contact (account_id, id) on delete cascade;
alter table contact_inbox add constraint contact_inbox_inbox
  foreign key (account_id, inbox_id) references inbox (account_id, id) on delete cascade;
create index contact_search on contact using gin (
  account_id, (name || ' ' || coalesce(email, '') || ' ' || coalesce(phone_number, '') || ' ' || coalesce(identifier, '')) gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_initial"), ("tenancy", "0002_guard")]

    operations = [migrations.RunSQL(policy("contact") + policy("contact_inbox")), migrations.RunSQL(KEYS)]
