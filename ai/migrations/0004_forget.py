"""What is forgotten after its time, over all accounts. The ledger stays."""

from django.db import migrations

FORGET = """
create function ai_forget(days integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone integer; part integer;
begin
  delete from ai_run where id in (select id from ai_run where created_at < now() - make_interval(days => days) limit 20000);
  get diagnostics gone = row_count;
  delete from ai_draft where state <> 'ready' and made_at < now() - make_interval(days => least(days, 90));
  get diagnostics part = row_count; gone := gone + part;
  delete from ai_spend where scope = 'conversation' and starts_on < current_date - 7;
  get diagnostics part = row_count; gone := gone + part;
  delete from ai_job where state = 'given_up' and queued_at < now() - interval '30 days';
  get diagnostics part = row_count;
  return gone + part;
end $$;
revoke all on function ai_forget(integer) from public;
grant execute on function ai_forget(integer) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("ai", "0003_figures")]

    operations = [migrations.RunSQL(FORGET)]
