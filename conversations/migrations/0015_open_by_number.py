"""Open conversations in the order they began in: without it the oldest of them were looked for from the account's
first conversation on, or all of them were sorted."""

from importlib import import_module

from django.db import migrations

lane = import_module("conversations.migrations.0008_lanes").lane


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits for it
    dependencies = [("conversations", "0014_nothing_new")]
    operations = [lane("lane_open_created", "display_id) where (section > 0")]
