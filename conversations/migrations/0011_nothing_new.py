"""Is an answer of before still true, and may its caller still have it: one statement, before anything else is done.

Everything is asked in the scope of the account named, so row-level security checks it like any other statement. Plans
are kept by the session, which is most of what such a small question costs.
"""

from django.db import migrations

UNSEEN = "{0}.chg_xid >= low and not pg_visible_in_snapshot({0}.chg_xid, at)"
VIEWS = "select v.revision + v.counted as sign from saved_view v where v.account_id = account and (v.shared or v.user_id = who)"

# at, line, said: the position's snapshot, life of the database and signs (what is counted beside conversations).
NOTHING_NEW = f"""
create function nothing_new(account bigint, who bigint, inboxes bigint[], at pg_snapshot, line text, said text)
returns boolean language plpgsql set search_path = public, pg_temp as $$
declare low xid8 := pg_snapshot_xmin(at); mentions bigint; views bigint;
begin
  if line <> left(pg_walfile_name(pg_current_wal_lsn()), 8)
    or exists (select from conversation c where c.account_id = account and {UNSEEN.format("c")})
    or exists (select from departure d where d.account_id = account and {UNSEEN.format("d")})
    or exists (select from event e where e.account_id = account and {UNSEEN.format("e")}
      and e.created_at > now() - interval '25 hours' and e.conversation_id is null)
    or exists (select from conversation c where c.account_id = account and c.section in (2, 3)
      and c.sla_due_at is not null and c.sla_due_at <= now() + interval '1 hour') then return false;
  end if;
  select count(*) into mentions from (select distinct n.conversation_id from notification n
    join conversation c on c.account_id = n.account_id and c.id = n.conversation_id and c.inbox_id = any(inboxes)
    where n.account_id = account and n.user_id = who and n.read_at is null and n.reason = 3 limit 1000) m;
  select coalesce(sum(v.sign), 0) into views from ({VIEWS}) v;
  return said = mentions || ':' || views;
end $$;
"""

# token: the digest of an API token; cookie: the key of a session, which the caller then opens and checks against the
# password's hash. Nothing comes back where the person has no place there with those rights any more.
STILL_SO = """
create function still_so(account bigint, who bigint, rights bigint, at pg_snapshot, line text, said text, token text,
  cookie text)
returns table (session_data text, password text) language plpgsql set search_path = public, pg_temp as $$
declare role smallint; inboxes bigint[];
begin
  perform set_config('app.account_id', account::text, true), set_config('app.user_id', who::text, true);
  select m.role into role from membership m join account a on a.id = m.account_id and a.status = 0
    where m.account_id = account and m.user_id = who and m.version = rights;
  if not found then return; end if;
  inboxes := array(select i.id from inbox i where i.account_id = account and (role = 1 or exists (
    select from inbox_member n where n.account_id = account and n.inbox_id = i.id and n.user_id = who)));
  if not nothing_new(account, who, inboxes, at, line, said) then return; end if;
  if token is not null then
    return query select null::text, p.password::text from api_token t join person p on p.id = t.user_id and p.is_active
      where t.digest = token and t.user_id = who;
  else
    return query select s.session_data, p.password::text from django_session s
      join person p on p.id = who and p.is_active where s.session_key = cookie and s.expire_date > now();
  end if;
end $$;
"""
NAMED = """nothing_new(bigint, bigint, bigint[], pg_snapshot, text, text),
  still_so(bigint, bigint, bigint, pg_snapshot, text, text, text, text)"""
RIGHTS = f"revoke all on function {NAMED} from public; grant execute on function {NAMED} to helpdesk_app;"


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_walk_own_inboxes"),
        ("tenancy", "0002_guard"),
        ("events", "0002_guard"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(NOTHING_NEW + STILL_SO + RIGHTS, f"drop function {NAMED}")]
