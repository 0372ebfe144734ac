"""Row-level security, references that cannot cross accounts, the installation's own spending and the clock's questions.

What the whole installation spends belongs to no account: its table is out of the application's reach and changes by
two functions only.
"""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
TABLES = [
    "ai_setting", "ai_experiment", "ai_alert", "ai_analysis", "ai_correction", "ai_draft", "ai_summary", "ai_job",
    "ai_run", "ai_budget", "ai_spend", "ai_ledger", "ai_price",
]
OF_CONVERSATION = ["ai_analysis", "ai_correction", "ai_draft", "ai_summary", "ai_job"]


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
alter table {table} add constraint {table}_account foreign key (account_id) references account (id) on delete cascade;
"""


def of_conversation(table: str) -> str:
    return f"""
alter table {table} add constraint {table}_conversation
  foreign key (account_id, conversation_id) references conversation (account_id, id) on delete cascade;
"""


SETTING = """
alter table ai_setting add constraint ai_setting_inbox
  foreign key (account_id, inbox_id) references inbox (account_id, id) on delete cascade;
"""

MONEY = """
create table ai_installation_spend (
  period text not null, starts_on date not null, reserved_micro bigint not null default 0,
  spent_micro bigint not null default 0, primary key (period, starts_on)) with (fillfactor = 50);
revoke all on ai_installation_spend from helpdesk_app;

-- Null where there is room in both periods (and the room is taken), else the period that has none.
create function ai_installation_reserve(on_day date, amount bigint, day_limit bigint, month_limit bigint) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare d bigint; m bigint;
begin
  insert into ai_installation_spend as s (period, starts_on) values ('day', on_day), ('month', date_trunc('month', on_day)::date)
    on conflict do nothing;
  select reserved_micro + spent_micro into d from ai_installation_spend
    where period = 'day' and starts_on = on_day for update;
  select reserved_micro + spent_micro into m from ai_installation_spend
    where period = 'month' and starts_on = date_trunc('month', on_day)::date for update;
  if d + amount > day_limit then return 'day'; end if;
  if m + amount > month_limit then return 'month'; end if;
  update ai_installation_spend set reserved_micro = reserved_micro + amount
    where (period = 'day' and starts_on = on_day) or (period = 'month' and starts_on = date_trunc('month', on_day)::date);
  return null;
end $$;
create function ai_installation_settle(on_day date, reserved bigint, spent bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
  update ai_installation_spend set reserved_micro = reserved_micro - reserved, spent_micro = spent_micro + spent
    where (period = 'day' and starts_on = on_day) or (period = 'month' and starts_on = date_trunc('month', on_day)::date)
$$;
create function ai_installation_spent(on_day date) returns table (period text, reserved_micro bigint, spent_micro bigint)
language sql security definer stable set search_path = public, pg_temp as $$
  select period, reserved_micro, spent_micro from ai_installation_spend
    where (period = 'day' and starts_on = on_day) or (period = 'month' and starts_on = date_trunc('month', on_day)::date)
$$;
"""

CLOCK = """
create function ai_accounts_with_work(most integer) returns table (account_id bigint, rank smallint)
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id, min(rank)::smallint from ai_job
  where (state = 'queued' and not_before <= now()) or (state = 'running' and lease_until < now())
  group by account_id order by min(rank), min(queued_at) limit most
$$;
create function ai_accounts_with_expired(most integer) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select distinct account_id from ai_ledger where open and expires_at < now() limit most
$$;
create function ai_accounts_with_experiments() returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id from ai_experiment where state = 'running'
$$;
create function ai_accounts_with_runs(since timestamptz) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select distinct account_id from ai_run where created_at >= since
$$;
"""
FUNCTIONS = (
    "ai_installation_reserve(date, bigint, bigint, bigint), ai_installation_settle(date, bigint, bigint), "
    "ai_installation_spent(date), ai_accounts_with_work(integer), ai_accounts_with_expired(integer), "
    "ai_accounts_with_experiments(), ai_accounts_with_runs(timestamptz)"
)
RIGHTS = f"""
revoke all on function {FUNCTIONS} from public;
grant execute on function {FUNCTIONS} to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("ai", "0001_initial"), ("conversations", "0005_counters"), ("tenancy", "0002_guard")]

    operations = [
        migrations.RunSQL("".join(policy(table) for table in TABLES)),
        migrations.RunSQL("".join(of_conversation(table) for table in OF_CONVERSATION) + SETTING),
        migrations.RunSQL(MONEY + CLOCK + RIGHTS),
    ]
