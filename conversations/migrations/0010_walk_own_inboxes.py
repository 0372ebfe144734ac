"""The walk looks at inboxes of the active account only, so that where it ended is never another's row either."""

from importlib import import_module

from django.db import migrations

walk = import_module("conversations.migrations.0006_search")
OURS = f"join inbox b on b.id = i.inbox and b.account_id = {walk.ACCOUNT}"


def replaced(own: str) -> str:
    before = "from unnest(inboxes) i (inbox) cross join lateral"
    text = walk.WALK.replace("create function", "create or replace function")
    return text.replace(before, f"from unnest(inboxes) i (inbox) {own} cross join lateral")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_sentiment")]
    operations = [migrations.RunSQL(replaced(OURS), replaced(""))]
