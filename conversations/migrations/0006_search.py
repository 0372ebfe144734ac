"""Full-text search: one narrow row a message, kept by the database whoever writes (docs/inbox.md)."""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"

TABLE = f"""
drop index conv_text;
create table message_search (
  message_id bigint primary key, account_id bigint not null, inbox_id bigint not null, conversation_id bigint not null,
  created_at timestamptz not null, tsv tsvector not null);
alter table message_search enable row level security;
alter table message_search force row level security;
create policy tenant on message_search using ({TENANT}) with check ({TENANT});
"""

# 'russian' stems Latin words as English ones. Whatever holds a digit is kept once more, without its punctuation and as bare
# digits, because the parser reads A-123456 as a negative number and cuts a telephone number to pieces.
WORDS = r"""
create function search_numbers(given text) returns tsvector language sql immutable parallel safe as $$
  select case when given ~ '[0-9]' then coalesce((
    select array_to_tsvector(array_agg(distinct left(word, 60))) from (
      select lower(regexp_replace(m[1], '[^[:alnum:]]', '', 'g')) word
        from regexp_matches(given, '([[:alnum:]]*[0-9][[:alnum:]]*(?:[-_/.#№][[:alnum:]]+)*|[[:alnum:]]+(?:[-_/.#№][[:alnum:]]+)*[-_/.#№][[:alnum:]]*[0-9][[:alnum:]]*)', 'g') m
      union all select m[1] from regexp_matches(given, '([0-9]{3,})', 'g') m
      union all select right(regexp_replace(m[1], '[^0-9]', '', 'g'), 10) from regexp_matches(given, '([0-9][0-9 ()-]{8,}[0-9])', 'g') m
    ) found where word <> ''), ''::tsvector) else ''::tsvector end
$$;
create function search_words(given text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('russian', translate(left(given, 20000), 'ёЁ', 'еЕ')) || search_numbers(left(given, 20000))
$$;
"""

KEPT = """
create function message_searched() returns trigger language plpgsql as $$ begin
  insert into message_search select id, account_id, inbox_id, conversation_id, created_at, search_words(plain_text)
    from changed where plain_text <> '' and message_type <> 2;
  return null;
end $$;
create trigger message_searched after insert on message referencing new table as changed
  for each statement execute function message_searched();
create function message_unsearched() returns trigger language plpgsql as $$ begin
  delete from message_search s using changed c where s.message_id = c.id;
  return null;
end $$;
create trigger message_unsearched after delete on message referencing old table as changed
  for each statement execute function message_unsearched();
create function message_rewritten() returns trigger language plpgsql as $$ begin
  delete from message_search where message_id = old.id;
  if new.plain_text <> '' and new.message_type <> 2 then
    insert into message_search values (new.id, new.account_id, new.inbox_id, new.conversation_id, new.created_at, search_words(new.plain_text));
  end if;
  return null;
end $$;
create trigger message_rewritten after update on message for each row
  when (old.plain_text <> new.plain_text or old.created_at <> new.created_at or old.inbox_id <> new.inbox_id)
  execute function message_rewritten();
create function conversation_messages_moved() returns trigger language plpgsql as $$ begin
  update message set inbox_id = new.inbox_id where account_id = new.account_id and conversation_id = new.id;
  return null;
end $$;
create trigger conversation_messages_moved after update on conversation for each row
  when (old.inbox_id <> new.inbox_id) execute function conversation_messages_moved();
insert into message_search select id, account_id, inbox_id, conversation_id, created_at, search_words(plain_text)
  from message where plain_text <> '' and message_type <> 2;
create index message_search_fts on message_search using gin (account_id, tsv) with (fastupdate = on, gin_pending_list_limit = 1024);
create index message_search_walk on message_search (inbox_id, created_at desc, message_id desc);
"""

# `@@` and the trigram operators are not leakproof, so under row-level security their indexes would not be used: these
# functions may look at the table, and look at the active account's rows only.
# person: nobody's and this person's conversations, or (alone) this person's; null for everybody's.
LOOKING = """
create function search_walk(inboxes bigint[], wanted tsquery, since timestamptz, until timestamptz, person bigint, alone boolean,
  walk integer, most integer) returns table (message_id bigint, conversation_id bigint, created_at timestamptz, walked bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with w as materialized (
    select n.* from unnest(inboxes) i (inbox) cross join lateral (
      select s.message_id, s.conversation_id, s.created_at, s.tsv, s.account_id from message_search s
      where s.inbox_id = i.inbox and s.created_at >= since and s.created_at < until
      order by s.created_at desc, s.message_id desc limit walk) n
    order by n.created_at desc, n.message_id desc limit walk)
  select m.*, (select count(*) from w) from (
    select w.message_id, w.conversation_id, w.created_at from w
    where w.account_id = nullif(current_setting('app.account_id', true), '')::bigint and w.tsv @@ wanted
    and (person is null or exists (select from conversation c where c.id = w.conversation_id
         and (c.assignee_id = person or (not alone and c.assignee_id is null))))
    order by w.created_at desc, w.message_id desc limit most) m
  union all select null, null, null, (select count(*) from w)
$$;
create function search_index(inboxes bigint[], wanted tsquery, since timestamptz, until timestamptz, person bigint, alone boolean,
  most integer) returns table (message_id bigint, conversation_id bigint, created_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.message_id, s.conversation_id, s.created_at from message_search s
  where s.account_id = nullif(current_setting('app.account_id', true), '')::bigint and s.tsv @@ wanted
  and s.inbox_id = any(inboxes) and s.created_at >= since and s.created_at < until
  and (person is null or exists (select from conversation c where c.id = s.conversation_id
       and (c.assignee_id = person or (not alone and c.assignee_id is null))))
  order by s.created_at desc, s.message_id desc limit most
$$;
create function search_contacts(words text, digits text, most integer) returns table (contact_id bigint, likeness real)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare account bigint := nullif(current_setting('app.account_id', true), '')::bigint;
begin
  return query with alike as materialized (
    select c.id, c.last_activity_at from contact c where c.account_id = account
    and (c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone_number, '') || ' ' || coalesce(c.identifier, ''))
      ilike '%' || words || '%' limit 500)
    select f.id, 1::real from alike f order by f.last_activity_at desc nulls last, f.id desc limit most;
  if found then return; end if;
  if digits <> '' then
    return query select c.id, 1::real from contact c where c.account_id = account
      and (c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone_number, '') || ' ' || coalesce(c.identifier, ''))
        like '%' || digits || '%' limit most;
    if found then return; end if;
  end if;
  return query with near as materialized (
    select c.id, (c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone_number, '') || ' ' || coalesce(c.identifier, '')) said
    from contact c where c.account_id = account
    and words <% (c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone_number, '') || ' ' || coalesce(c.identifier, ''))
    limit 500)
    select n.id, word_similarity(words, n.said) from near n order by 2 desc, n.id desc limit most;
end $$;
revoke all on function search_walk(bigint[], tsquery, timestamptz, timestamptz, bigint, boolean, integer, integer),
  search_index(bigint[], tsquery, timestamptz, timestamptz, bigint, boolean, integer), search_contacts(text, text, integer) from public;
grant execute on function search_walk(bigint[], tsquery, timestamptz, timestamptz, bigint, boolean, integer, integer),
  search_index(bigint[], tsquery, timestamptz, timestamptz, bigint, boolean, integer), search_contacts(text, text, integer),
  search_words(text), search_numbers(text) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_counters")]

    operations = [migrations.RunSQL(TABLE + WORDS), migrations.RunSQL(KEPT), migrations.RunSQL(LOOKING)]
