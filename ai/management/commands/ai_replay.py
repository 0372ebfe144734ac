"""manage.py ai_replay --account 1 --models gpt-5-mini,deepseek-flash [--limit 100] [--intent delivery] [--json]"""

import json

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from ai import replay
from ai.management.arguments import above_nothing, require_account
from ai.prompts.wording import PROMPTS
from helpdesk.lib.errors import Problem
from helpdesk.scope import scope

SHOWN = ("model", "asked", "drafted", "handed_off", "failed", "harmful_percent", "likeness", "intent_agreement",
         "cost_usd", "cost_per_1000_usd", "p50_ms", "p95_ms", "over_budget")  # fmt: skip


class Command(BaseCommand):
    help = "Try models or prompts on closed conversations, frozen before the human reply, and compare them."

    def add_arguments(self, parser):
        parser.add_argument("--account", type=above_nothing, required=True)
        parser.add_argument("--models", required=True, help="names, separated by commas")
        parser.add_argument("--prompt", default="", choices=["", *PROMPTS])
        parser.add_argument("--limit", type=above_nothing, default=100)
        parser.add_argument("--intent", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_, account, models, prompt, limit, intent, **options):
        named = list(dict.fromkeys(model.strip() for model in models.split(",") if model.strip()))
        if not named:
            raise CommandError("Name a model.")
        require_account(account)
        with scope(account):
            cases = replay.frozen(limit, intent)
            if not cases:
                raise CommandError("There are no resolved conversations with a human reply.")
            try:
                rows = [replay.replay(cases, model, prompt).row() for model in named]
            except Problem as error:
                raise CommandError(error.message) from error
        self.stdout.write(json.dumps(rows, ensure_ascii=False)) if options["json"] else self._table(rows)

    def _table(self, rows: list[dict]) -> None:
        table = Table("", *[row["model"] for row in rows])
        for name in SHOWN[1:]:
            table.add_row(name.replace("_", " "), *["-" if row[name] is None else str(row[name]) for row in rows])
        Console(file=self.stdout, width=40 + 24 * len(rows)).print(table)
