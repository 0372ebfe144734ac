"""Who a key belongs to, and his place in one account: asked by every request of a client, so it is one statement."""

from django.db import migrations

# The account's scope begins within it, so his place is found under row-level security as everything after it is.
SIGNED_IN = """
create function signed_in(account bigint, token text) returns table (who person, place membership)
language plpgsql set search_path = public, pg_temp as $$
begin
  select p.* into who from api_token t join person p on p.id = t.user_id and p.is_active where t.digest = token;
  if not found then return; end if;
  perform set_config('app.account_id', account::text, true), set_config('app.user_id', who.id::text, true);
  select m.* into place from membership m join account a on a.id = m.account_id and a.status = 0
    where m.account_id = account and m.user_id = who.id;
  return next;
end $$;
revoke all on function signed_in(bigint, text) from public;
grant execute on function signed_in(bigint, text) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_guard")]
    operations = [migrations.RunSQL(SIGNED_IN, "drop function signed_in(bigint, text)")]
