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
      select lower(translate(regexp_replace(m[1], '[^[:alnum:]]', '', 'g'), 'ёЁ', 'еЕ')) word
        from regexp_matches(given, '([[:alnum:]]*[0-9][[:alnum:]]*(?:[-_/.#№][[:alnum:]]+)*|[[:alnum:]]+(?:[-_/.#№][[:alnum:]]+)*[-_/.#№][[:alnum:]]*[0-9][[:alnum:]]*)', 'g') m
      union all select m[1] from regexp_matches(given, '([0-9]{3,})', 'g') m
      union all select right(m[1], 10) from regexp_matches(given, '([0-9]{11,})', 'g') m
      union all select right(regexp_replace(m[1], '[^0-9]', '', 'g'), 10)
        from regexp_matches(given, '([0-9](?:[ ().-]{0,3}[0-9]){9,14})', 'g') m
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
# functions may look at the table, and look at the active account's rows only. Rows come newest first, from below the
# position (until, before). owners: whose conversations, 0 among them for nobody's; null for everybody's.
GUARDED = "language {} stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan"
ACCOUNT = "nullif(current_setting('app.account_id', true), '')::bigint"
OWNED = """(owners is null or exists (select from conversation c where c.id = {0}.conversation_id
      and coalesce(c.assignee_id, 0) = any(owners)))"""

# walked: not a hit, but where the walk ended. Each inbox is walked by its share only; below the newest of their ends the
# order would have gaps, so nothing from there is answered.
WALK = f"""
create function search_walk(inboxes bigint[], wanted tsquery, since timestamptz, until timestamptz, before bigint,
  owners bigint[], share integer, most integer)
returns table (message_id bigint, conversation_id bigint, created_at timestamptz, walked boolean)
{GUARDED.format("sql")} as $$
  with near as materialized (
    select n.* from unnest(inboxes) i (inbox) cross join lateral (
      select s.message_id, s.conversation_id, s.created_at,
        s.tsv @@ wanted and s.account_id = {ACCOUNT} as hit,
        row_number() over (order by s.created_at desc, s.message_id desc) as place
      from message_search s
      where s.inbox_id = i.inbox and s.created_at >= since and (s.created_at, s.message_id) < (until, before)
      order by s.created_at desc, s.message_id desc limit share) n),
  ending as materialized (
    select n.message_id, n.created_at from near n where n.place = share
    order by n.created_at desc, n.message_id desc limit 1)
  (select n.message_id, n.conversation_id, n.created_at, false from near n left join ending e on true
    where n.hit and (e.message_id is null or (n.created_at, n.message_id) >= (e.created_at, e.message_id))
      and {OWNED.format("n")}
    order by n.created_at desc, n.message_id desc limit most)
  union all (select e.message_id, null, e.created_at, true from ending e)
$$;
"""

INDEX = f"""
create function search_index(inboxes bigint[], wanted tsquery, since timestamptz, until timestamptz, before bigint,
  owners bigint[], most integer)
returns table (message_id bigint, conversation_id bigint, created_at timestamptz, walked boolean)
{GUARDED.format("sql")} as $$
  select s.message_id, s.conversation_id, s.created_at, false from message_search s
  where s.account_id = {ACCOUNT} and s.tsv @@ wanted
    and s.inbox_id = any(inboxes) and s.created_at >= since and (s.created_at, s.message_id) < (until, before)
    and {OWNED.format("s")}
  order by s.created_at desc, s.message_id desc limit most
$$;
create function search_shown(conversations bigint[], wanted tsquery, since timestamptz, shown_until timestamptz,
  shown_before bigint, until timestamptz) returns setof bigint {GUARDED.format("sql")} as $$
  select c.id from unnest(conversations) c (id) where exists (
    select from message m join message_search s on s.message_id = m.id
    where m.conversation_id = c.id and m.account_id = {ACCOUNT} and s.tsv @@ wanted
      and s.created_at >= since and s.created_at < until
      and (s.created_at, s.message_id) >= (shown_until, shown_before))
$$;
"""

# A contact is found by all the patterns at once among those that wrote last, then among all (with digits as well), and
# only where there is none, by likeness, which forgives a slip of the pen.
SAID = "search_said(c.name, c.email, c.phone_number, c.identifier)"
CONTACTS = f"""
create function search_said(name text, email text, phone text, identifier text) returns text
language sql immutable parallel safe as $$
  select translate(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(identifier, ''), 'ёЁ', 'еЕ')
$$;
drop index contact_search;
create index contact_search on contact using gin (
  account_id, search_said(name, email, phone_number, identifier) gin_trgm_ops);
create function search_contacts(words text, patterns text[], digits text[], most integer)
returns table (contact_id bigint, likeness real)
{GUARDED.format("plpgsql")} set pg_trgm.word_similarity_threshold = 0.55 as $$
declare
  account bigint := {ACCOUNT};
  one text := coalesce(patterns[1], ''); two text := coalesce(patterns[2], patterns[1], '');
  three text := coalesce(patterns[3], patterns[1], ''); found_ids bigint[];
begin
  select array_agg(n.id) into found_ids from (
    select c.id, {SAID} as said from contact c where c.account_id = account and c.last_activity_at is not null
    order by c.last_activity_at desc, c.id desc limit 2000) n
    where n.said ilike one and n.said ilike two and n.said ilike three;
  if coalesce(cardinality(found_ids), 0) < most and length(words) >= 3 then
    select array_agg(a.id) into found_ids from (
      (select c.id from contact c where c.account_id = account
        and {SAID} ilike one and {SAID} ilike two and {SAID} ilike three limit 500)
      union (select c.id from contact c where c.account_id = account and digits[1] is not null
        and ({SAID} like digits[1] or {SAID} like digits[2]) limit 100)
      union select unnest(found_ids)) a;
  end if;
  return query select c.id, 1::real from contact c where c.account_id = account and c.id = any(found_ids)
    order by c.last_activity_at desc nulls last, c.id desc limit most;
  if found or length(words) < 4 then return; end if;
  return query with near as materialized (
    select c.id, {SAID} as said from contact c where c.account_id = account and words <% {SAID} limit 500)
    select n.id, word_similarity(words, n.said) from near n order by 2 desc, n.id desc limit most;
end $$;
"""

CALLED = """
  search_walk(bigint[], tsquery, timestamptz, timestamptz, bigint, bigint[], integer, integer),
  search_index(bigint[], tsquery, timestamptz, timestamptz, bigint, bigint[], integer),
  search_shown(bigint[], tsquery, timestamptz, timestamptz, bigint, timestamptz),
  search_contacts(text, text[], text[], integer)"""
READING = "search_numbers(text), search_words(text), search_said(text, text, text, text)"  # by triggers and an index
RIGHTS = f"revoke all on function {CALLED} from public; grant execute on function {CALLED}, {READING} to helpdesk_app;"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_counters"), ("contacts", "0003_guard")]

    operations = [
        migrations.RunSQL(TABLE + WORDS),
        migrations.RunSQL(KEPT),
        migrations.RunSQL(WALK + INDEX + CONTACTS + RIGHTS),
    ]
