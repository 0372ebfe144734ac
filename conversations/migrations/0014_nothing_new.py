"""The question whether anything is new, in fewer parts; the log of set-up is looked at only for whole answers."""

from importlib import import_module

from django.db import migrations

before = import_module("conversations.migrations.0011_nothing_new")
UNSEEN = before.UNSEEN

# whole: an answer that names inboxes, labels and people as well, which a delta does not.
NOTHING_NEW = f"""
create function nothing_new(account bigint, who bigint, inboxes bigint[], at pg_snapshot, line text, said text, whole boolean)
returns boolean language plpgsql set search_path = public, pg_temp as $$
declare low xid8 := pg_snapshot_xmin(at);
begin
  if line <> left(pg_walfile_name(pg_current_wal_lsn()), 8)
    or exists (select from conversation c where c.account_id = account and {UNSEEN.format("c")})
    or exists (select from departure d where d.account_id = account and {UNSEEN.format("d")})
    or exists (select from conversation c where c.account_id = account and c.section in (2, 3)
      and c.sla_due_at is not null and c.sla_due_at <= now() + interval '1 hour')
    or said <> (select count(*) from (select distinct n.conversation_id from notification n
        join conversation c on c.account_id = n.account_id and c.id = n.conversation_id and c.inbox_id = any(inboxes)
        where n.account_id = account and n.user_id = who and n.read_at is null and n.reason = 3 limit 1000) m)
      || ':' || (select coalesce(sum(v.sign), 0) from ({before.VIEWS}) v) then return false;
  end if;
  return not whole or not exists (select from event e where e.account_id = account and {UNSEEN.format("e")}
    and e.created_at > now() - interval '25 hours' and e.conversation_id is null);
end $$;
"""
STILL_SO = """
create function still_so(account bigint, who bigint, rights bigint, at pg_snapshot, line text, said text, whole boolean,
  token text, cookie text)
returns table (session_data text, password text) language plpgsql set search_path = public, pg_temp as $$
declare inboxes bigint[];
begin
  perform set_config('app.account_id', account::text, true), set_config('app.user_id', who::text, true);
  select array(select i.id from inbox i where i.account_id = account and (m.role = 1 or exists (
      select from inbox_member n where n.account_id = account and n.inbox_id = i.id and n.user_id = who)))
    into inboxes from membership m join account a on a.id = m.account_id and a.status = 0
    where m.account_id = account and m.user_id = who and m.version = rights;
  if not found or not nothing_new(account, who, inboxes, at, line, said, whole) then return; end if;
  if token is not null then
    return query select null::text, p.password::text from api_token t join person p on p.id = t.user_id and p.is_active
      where t.digest = token and t.user_id = who;
  else
    return query select s.session_data, p.password::text from django_session s
      join person p on p.id = who and p.is_active where s.session_key = cookie and s.expire_date > now();
  end if;
end $$;
"""
NAMED = """nothing_new(bigint, bigint, bigint[], pg_snapshot, text, text, boolean),
  still_so(bigint, bigint, bigint, pg_snapshot, text, text, boolean, text, text)"""
RIGHTS = f"revoke all on function {NAMED} from public; grant execute on function {NAMED} to helpdesk_app;"
AGAIN = before.NOTHING_NEW + before.STILL_SO + before.RIGHTS


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_search_estimate")]
    operations = [
        migrations.RunSQL(f"drop function {before.NAMED}", AGAIN),
        migrations.RunSQL(NOTHING_NEW + STILL_SO + RIGHTS, f"drop function {NAMED}"),
    ]
