"""Calls whose worker died: their reservation becomes their price, and a run says that they were."""

from ai import ledger
from ai.models import LedgerEntry, Run


def close() -> int:
    """Returns how many were lost."""
    entries = ledger.settle_lost()
    for entry in entries:
        Run.objects.bulk_create([_run(entry, *share) for share in entry.shares])
    return len(entries)


def _run(entry: LedgerEntry, inbox_id: int, conversation_id: int, micro: int) -> Run:
    return Run(
        call=entry.call, batch_size=len(entry.shares), inbox_id=inbox_id, conversation_id=conversation_id, tier=2,
        provider="", model=entry.model, prompt_version="", cost_micro=micro, outcome=Run.Outcome.FAILED,
        reason="worker_lost", fell_back=True,
    )  # fmt: skip
