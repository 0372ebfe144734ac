"""manage.py ai_backfill --account 1 --since 2026-01-01 [--limit 1000] [--yes]: the estimate comes first."""

import time
from datetime import UTC, datetime

import openai
from django.core.management.base import BaseCommand, CommandError

from ai import ledger
from ai.management.arguments import above_nothing, require_account
from ai.providers import ProviderError
from helpdesk.lib.errors import Problem
from helpdesk.scope import scope


class Command(BaseCommand):
    help = "Have a model label old conversations through the provider's Batch API (up to a day, usually cheaper)."

    def add_arguments(self, parser):
        parser.add_argument("--account", type=above_nothing, required=True)
        parser.add_argument("--since", required=True, help="a day, 2026-01-31")
        parser.add_argument("--limit", type=above_nothing, default=10_000)
        parser.add_argument("--every", type=float, default=30, help="seconds between looks at the batch")
        parser.add_argument("--yes", action="store_true", help="start; without it only the estimate is printed")

    def handle(self, *_, account, since, limit, every, yes, **__):
        from ai import backfill

        try:
            day = datetime.fromisoformat(since).replace(tzinfo=UTC)
        except ValueError as error:
            raise CommandError(f"{since}: a day is expected, 2026-01-31") from error
        require_account(account)
        with scope(account):
            try:
                self._run(backfill, backfill.pending(day, limit), every, yes)
            except (Problem, ProviderError, openai.OpenAIError) as error:
                raise CommandError(str(error)) from error
            except ledger.OverBudget as over:
                raise CommandError(f"The budget of the {over.scope} has no room for the worst case.") from over

    def _run(self, backfill, conversations: list, every: float, yes: bool) -> None:
        if not conversations:
            self.stdout.write("0 conversations in 0 calls: none since then has still to be read.")
            return
        provider, plan, parcels = backfill.parcels(conversations)
        cost = backfill.estimate(parcels)
        self.stdout.write(
            f"{cost.conversations} conversations in {cost.calls} calls of {plan.model}: "
            f"about ${cost.likely / 1e6:.4f}, at worst ${cost.worst / 1e6:.4f}."
        )
        if not yes or not parcels:
            self.stdout.write("Nothing was started." if yes else "Nothing was started; --yes starts it.")
            return
        batch_id = backfill.start(provider, parcels)
        done = self._await(backfill, provider, batch_id, every)
        self.stdout.write(f"{backfill.finish(provider, plan, parcels, done)} conversations were read.")

    def _await(self, backfill, provider, batch_id: str, every: float):
        while (found := backfill.state_of(provider, batch_id)).status not in backfill.OVER:
            self.stdout.write(f"{batch_id}: {found.status}{_counted(found)}")
            self.stdout.flush()
            time.sleep(every)  # the protocol has nothing to wait on: one asks again
        self.stdout.write(f"{batch_id}: {found.status}")
        return found


def _counted(batch) -> str:
    """How far it is, where the provider says so."""
    counts = batch.request_counts
    return f", {counts.completed} of {counts.total} calls" if counts and counts.total else ""
