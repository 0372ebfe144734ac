"""Labels that are not suggested any more, and a watch over accounts that only wait."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
GUARD = f"""
alter table ai_unwanted_label enable row level security;
alter table ai_unwanted_label force row level security;
create policy tenant on ai_unwanted_label using ({TENANT}) with check ({TENANT});
alter table ai_unwanted_label
  add constraint ai_unwanted_label_account foreign key (account_id) references account (id) on delete cascade;
"""

# While a provider is down only its first failures are runs; whoever writes later just waits, and is to be told too.
WATCH = """
create or replace function ai_accounts_to_watch(since timestamptz) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id from ai_run where created_at >= since
  union select account_id from ai_alarm where raised
  union select account_id from ai_job where state = 'queued' and reason <> ''
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("ai", "0007_sampled")]

    operations = [
        migrations.CreateModel(
            name="UnwantedLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField(editable=False)),
                ("title", models.CharField(max_length=255)),
                ("user_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "db_table": "ai_unwanted_label",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "conversation", "title"), name="ai_unwanted_label_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD + WATCH),
    ]
