"""What is known of drafts that went out, alarms that were raised, and whose money a call was."""

import django.utils.timezone
from django.db import migrations, models

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"
GUARD = f"""
alter table ai_alarm enable row level security;
alter table ai_alarm force row level security;
create policy tenant on ai_alarm using ({TENANT}) with check ({TENANT});
alter table ai_alarm add constraint ai_alarm_account foreign key (account_id) references account (id) on delete cascade;
create function ai_accounts_to_watch(since timestamptz) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id from ai_run where created_at >= since
  union select account_id from ai_alarm where raised
$$;
revoke all on function ai_accounts_to_watch(timestamptz) from public;
grant execute on function ai_accounts_to_watch(timestamptz) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ai", "0005_lesson"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField(editable=False)),
                ("kind", models.CharField(max_length=32)),
                ("subject", models.CharField(max_length=200)),
                ("raised", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "ai_alarm",
            },
        ),
        migrations.AddField(
            model_name="analysis",
            name="labels",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="own",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="purpose",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="run",
            name="judge_categories",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="run",
            name="judge_harmful",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="judge_model",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="run",
            name="judge_score",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="judged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="judging_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="alert_mail",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="alert_url",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="setting",
            name="encrypted_alert_secret",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="budget",
            name="scope",
            field=models.CharField(
                choices=[
                    ("account", "Account"),
                    ("inbox", "Inbox"),
                    ("conversation", "Conversation"),
                    ("judge", "Judge"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="spend",
            name="scope",
            field=models.CharField(
                choices=[
                    ("account", "Account"),
                    ("inbox", "Inbox"),
                    ("conversation", "Conversation"),
                    ("judge", "Judge"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("action__in", ["sent", "edited", "auto_sent"]), ("judged_at", None)),
                fields=["account_id", "acted_at"],
                name="ai_run_to_judge",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(fields=("account_id", "kind", "subject"), name="ai_alarm_once"),
        ),
        migrations.RunSQL(GUARD),
    ]
