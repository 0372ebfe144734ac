"""Row-level security, references that cannot cross accounts, list indexes, numbering and exact counters.

The measured reasons for each index and for append-only counter deltas are in docs/inbox.md.
"""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
TABLES = [
    "conversation", "message", "attachment", "participant", "mention", "notification", "draft", "label",
    "canned_response", "account_counter", "inbox_counter", "inbox_counter_delta",
]


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
"""


def of_conversation(table: str) -> str:
    return f"""
alter table {table} add constraint {table}_conversation
  foreign key (account_id, conversation_id) references conversation (account_id, id) on delete cascade;
"""


def of_member(table: str) -> str:
    return f"""
alter table {table} add constraint {table}_member
  foreign key (account_id, user_id) references membership (account_id, user_id) on delete cascade;
"""


KEYS = """
alter table conversation add constraint conversation_inbox
  foreign key (account_id, inbox_id) references inbox (account_id, id) on delete cascade;
alter table conversation add constraint conversation_contact
  foreign key (account_id, contact_id) references contact (account_id, id) on delete cascade;
alter table conversation add constraint conversation_contact_inbox
  foreign key (account_id, contact_inbox_id) references contact_inbox (account_id, id) on delete cascade;
alter table conversation add constraint conversation_assignee
  foreign key (account_id, assignee_id) references membership (account_id, user_id) on delete set null (assignee_id);
alter table conversation add constraint conversation_team
  foreign key (account_id, team_id) references team (account_id, id) on delete set null (team_id);
alter table attachment add constraint attachment_message_key
  foreign key (account_id, message_id) references message (account_id, id) on delete cascade;
alter table label add constraint label_account foreign key (account_id) references account (id) on delete cascade;
alter table canned_response add constraint canned_account foreign key (account_id) references account (id) on delete cascade;
"""
KEYS += "".join(map(of_conversation, ["message", "attachment", "participant", "mention", "notification", "draft"]))
KEYS += "".join(map(of_member, ["participant", "mention", "notification", "draft"]))

# Every writer, bulk SQL included, moves the cursor; a move between inboxes remembers where it came from.
TOUCH = """
alter table conversation set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
create function conversation_touch() returns trigger language plpgsql as $$ begin
  new.chg_xid := pg_current_xact_id();
  new.updated_at := clock_timestamp();
  new.sla_near := coalesce(new.sla_due_at <= now() + interval '1 hour', false);
  if tg_op = 'UPDATE' and new.inbox_id <> old.inbox_id then new.prev_inbox_id := old.inbox_id; end if;
  return new;
end $$;
create trigger conversation_touch before insert or update on conversation for each row execute function conversation_touch();
"""

INDEXES = """
create index conv_account_all on conversation (account_id, last_activity_at desc, id desc);
create index conv_inbox_all on conversation (inbox_id, last_activity_at desc, id desc);
create index conv_open on conversation (inbox_id, last_activity_at desc, id desc) include (status, assignee_id) where section > 0;
create index conv_urgent on conversation (inbox_id, (coalesce(sla_due_at, 'infinity'::timestamptz)), id) where section = 1;
create index conv_waiting on conversation (inbox_id, waiting_since, id) where section = 2;
create index conv_due on conversation (account_id, sla_due_at, id) include (inbox_id) where section in (2, 3) and sla_due_at is not null;
create index conv_mine on conversation (account_id, assignee_id, last_activity_at desc, id desc) include (inbox_id, status);
create index conv_queue on conversation (inbox_id, waiting_since, id) where assignee_id is null and section > 0;
create index conv_chg on conversation (account_id, chg_xid, id);
create index conv_labels on conversation using gin (account_id, labels) where labels <> '{}';
create index conv_snoozed on conversation (snoozed_until) where status = 3 and snoozed_until is not null;
create index conv_text on message using gin (account_id, to_tsvector('russian', left(plain_text, 20000)));
"""

# Numbers 1, 2, 3 per account without gap or repeat: the row lock makes the order, a rollback gives the number back.
NUMBERS = """
create table account_counter (account_id bigint primary key, display_id integer not null) with (fillfactor = 10);
create function next_display_id(account bigint) returns integer language sql as $$
  insert into account_counter as c (account_id, display_id) values (account, 1)
  on conflict (account_id) do update set display_id = c.display_id + 1 returning display_id
$$;
"""

# Exact totals without a hot row: each move appends a delta, a folder adds them up, total = counter + unfolded deltas.
COUNTERS = """
create table inbox_counter (
  account_id bigint not null, inbox_id bigint not null, urgent integer not null default 0, waiting integer not null default 0,
  opened integer not null default 0, unassigned integer not null default 0, total integer not null default 0,
  primary key (account_id, inbox_id)) with (fillfactor = 20);
create table inbox_counter_delta (
  account_id bigint not null, inbox_id bigint not null, urgent smallint not null, waiting smallint not null,
  opened smallint not null, unassigned smallint not null, total smallint not null);
create index inbox_counter_delta_account on inbox_counter_delta (account_id);

create function conversation_count() returns trigger language plpgsql as $$ begin
  if tg_op <> 'INSERT' then
    insert into inbox_counter_delta values (old.account_id, old.inbox_id, -(old.section = 1)::int, -(old.section = 2)::int,
      -(old.section > 0)::int, -(old.section > 0 and old.assignee_id is null)::int, -1);
  end if;
  if tg_op <> 'DELETE' then
    insert into inbox_counter_delta values (new.account_id, new.inbox_id, (new.section = 1)::int, (new.section = 2)::int,
      (new.section > 0)::int, (new.section > 0 and new.assignee_id is null)::int, 1);
  end if;
  return null;
end $$;
create trigger conversation_count_rows after insert or delete on conversation for each row execute function conversation_count();
create trigger conversation_count_moves after update on conversation for each row
  when (old.section <> new.section or old.inbox_id <> new.inbox_id or (old.assignee_id is null) <> (new.assignee_id is null))
  execute function conversation_count();

create function fold_counters() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare folded integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_counters')) then return 0; end if;
  with d as (delete from inbox_counter_delta returning *),
  s as (select account_id, inbox_id, sum(urgent) u, sum(waiting) w, sum(opened) o, sum(unassigned) a, sum(total) t, count(*) k
        from d group by 1, 2),
  m as (insert into inbox_counter as c select account_id, inbox_id, u, w, o, a, t from s
        on conflict (account_id, inbox_id) do update set urgent = c.urgent + excluded.urgent,
          waiting = c.waiting + excluded.waiting, opened = c.opened + excluded.opened,
          unassigned = c.unassigned + excluded.unassigned, total = c.total + excluded.total returning 1)
  select coalesce(sum(k), 0) into folded from s;
  return folded;
end $$;
create view inbox_totals with (security_invoker = true) as
  select account_id, inbox_id, urgent, waiting, opened, unassigned, total from inbox_counter
  union all select account_id, inbox_id, urgent, waiting, opened, unassigned, total from inbox_counter_delta;
grant select on inbox_totals to helpdesk_app;
"""

# What the clock does, asked across accounts; the change itself is made in each account's own scope.
CLOCK = """
create function overdue_snoozes(most integer) returns table (account_id bigint, conversation_id bigint)
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id, id from conversation where status = 3 and snoozed_until <= now() order by snoozed_until limit most
$$;
create function unclaimed_attachments(before timestamptz, most integer) returns table (account_id bigint, attachment_id bigint)
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id, id from attachment where message_id is null and created_at < before order by created_at limit most
$$;
revoke all on function overdue_snoozes(integer), unclaimed_attachments(timestamptz, integer), fold_counters() from public;
grant execute on function overdue_snoozes(integer), unclaimed_attachments(timestamptz, integer), fold_counters(),
  next_display_id(bigint) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_initial"), ("contacts", "0003_guard"), ("events", "0002_guard")]

    operations = [
        migrations.RunSQL(NUMBERS + COUNTERS),
        migrations.RunSQL("".join(policy(table) for table in TABLES)),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(TOUCH + INDEXES),
        migrations.RunSQL(CLOCK),
    ]
