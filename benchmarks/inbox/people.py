"""The accounts that are measured: made once by `manage.py simulate`, found again in later runs."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from tests.product import Product

SIZES = {"1k": (1_000, 5_000), "100k": (100_000, 500_000), "1M": (1_000_000, 5_000_000)}


@dataclass(frozen=True)
class Place:
    """An account and three people in it, by their API tokens: all of it, only the smallest inbox, only his own."""

    name: str
    account_id: int
    tokens: dict[str, str]

    @property
    def base(self) -> str:
        return f"/api/v1/accounts/{self.account_id}/"


def prepare(product: Product, kept: Path, sizes: list[str]) -> tuple[dict[str, dict], dict]:
    """({size: what simulate printed of it}, seconds each took that was made now). kept: where that is written down."""
    known = json.loads(kept.read_text()) if kept.exists() else {}
    taken = {}
    for size in sizes:
        if size not in known:
            began = time.perf_counter()
            known[size] = _made(product, *SIZES[size])
            taken[size] = round(time.perf_counter() - began, 1)
            kept.write_text(json.dumps(known))
    return {size: known[size] for size in sizes}, taken


def _made(product: Product, conversations: int, messages: int) -> dict:
    words = ["--conversations", str(conversations), "--messages", str(messages), "--accounts", "1", "--seed", "7"]
    print(f"simulate {' '.join(words)}", flush=True)
    return json.loads(product.manage("simulate", *words, "--json"))


def places(made: dict[str, dict]) -> dict[str, Place]:
    """Wants Django set up. The people are found by what they may see."""
    return {size: _place(size, said["accounts"][0]["id"]) for size, said in made.items()}


def _place(name: str, account_id: int) -> Place:
    from conversations.selectors.sight import sight_of
    from helpdesk.scope import scope
    from helpdesk.tenancy import tokens
    from helpdesk.tenancy.models import Membership

    with scope(account_id):
        members = list(Membership.objects.select_related("user").order_by("pk"))
        alice = next(member for member in members if member.is_administrator)
        own = next(member for member in members if member.sees == Membership.Sees.OWN)
        narrow = min((member for member in members if _works(member)), key=lambda member: len(sight_of(member).inboxes))
        found = {"all": alice, "smallest inbox": narrow, "own": own}
        return Place(name, account_id, {who: tokens.token_of(member.user) for who, member in found.items()})


def _works(member) -> bool:
    return not member.is_administrator and member.sees == type(member).Sees.ALL
