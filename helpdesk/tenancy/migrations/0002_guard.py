"""Row-level security, references that cannot cross accounts, and the look-ups made before an account is known."""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
SELF = "user_id = nullif(current_setting('app.user_id', true), '')::bigint"
TABLES = ["membership", "team", "team_member", "inbox", "inbox_member"]


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
"""


# A person may list his own memberships and accounts wherever they are: the account switcher needs it.
OWN = f"""
create policy own on membership for select using ({SELF});
alter table account enable row level security;
alter table account force row level security;
create policy tenant on account using (id = nullif(current_setting('app.account_id', true), '')::bigint)
  with check (id = nullif(current_setting('app.account_id', true), '')::bigint);
create policy own on account for select using (id in (select m.account_id from membership m where m.{SELF}));
"""

KEYS = """
alter table team add constraint team_tenant_key unique (account_id, id);
alter table inbox add constraint inbox_tenant_key unique (account_id, id);
alter table membership add constraint membership_account foreign key (account_id) references account (id) on delete cascade;
alter table team add constraint team_account foreign key (account_id) references account (id) on delete cascade;
alter table inbox add constraint inbox_account foreign key (account_id) references account (id) on delete cascade;
alter table team_member add constraint team_member_team
  foreign key (account_id, team_id) references team (account_id, id) on delete cascade;
alter table team_member add constraint team_member_member
  foreign key (account_id, user_id) references membership (account_id, user_id) on delete cascade;
alter table inbox_member add constraint inbox_member_inbox
  foreign key (account_id, inbox_id) references inbox (account_id, id) on delete cascade;
alter table inbox_member add constraint inbox_member_member
  foreign key (account_id, user_id) references membership (account_id, user_id) on delete cascade;
"""

# A visitor brings an inbox's public token, and nothing else says whose account it is.
DOORS = """
create function door(token text) returns table (account_id bigint, inbox_id bigint)
language sql security definer stable set search_path = public, pg_temp as $$
  select i.account_id, i.id from inbox i join account a on a.id = i.account_id
  where (i.website_token = token or i.identifier = token) and a.status = 0
$$;
revoke all on function door(text) from public;
grant execute on function door(text) to helpdesk_app;

create function every_account() returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$ select id from account where status = 0 order by id $$;
revoke all on function every_account() from public;
grant execute on function every_account() to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.RunSQL("".join(policy(table) for table in TABLES) + OWN),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(DOORS),
    ]
