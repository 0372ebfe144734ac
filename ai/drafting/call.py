"""One paid call: reserved, asked, settled, and remembered as runs, whatever comes of it."""

import uuid
from dataclasses import dataclass, field

import structlog
from django.utils import timezone

from ai import alerts, ledger
from ai.ledger.book import divided
from ai.ledger.prices import Rate, Usage, worst_case
from ai.models import Run
from ai.providers import Answer, Provider, ProviderError, Request, breaker, client
from ai.providers.errors import Trouble

log = structlog.get_logger(__name__)
CHARACTERS_A_TOKEN = 3
TRIAL = "test"
ALARMING = {Trouble.BAD_KEY: alerts.KEY_REFUSED, Trouble.NO_MONEY: alerts.NO_MONEY}


@dataclass
class Call:
    """What one call is about. places: [(inbox id, conversation id)] of its parts.

    purpose: "judge" has a budget of its own; "test" tells nobody, and nothing against the provider.
    hurried: a person waits and gives up early, which says nothing against the provider.
    """

    provider: Provider
    request: Request
    places: list[tuple[int, int]]
    purpose: str = ""
    hurried: bool = False
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    usage: Usage = field(default_factory=Usage)
    cost: int = 0
    milliseconds: int = 0
    rate: Rate | None = None
    shares: list = field(default_factory=list)

    def make(self) -> Answer:
        """The answer, paid for. Raises OverBudget before anything is asked, and ProviderError."""
        self.reserve(self.request.seconds + 60)
        began = timezone.now()
        try:
            answer = client.ask(self.provider, self.request)
        except ProviderError as error:
            self.milliseconds = int((timezone.now() - began).total_seconds() * 1000)
            self._failed(error)
            raise
        breaker.worked(self.provider)
        self.milliseconds = answer.milliseconds
        self.settle(answer.usage or self._guessed(answer))
        return answer

    def reserve(self, seconds: float) -> None:
        """Take the worst case from every budget, for that long. Raises OverBudget."""
        self.rate = ledger.rate_of(self.request.model, timezone.now(), self.provider.account_pays)
        if not self.rate.known:
            alerts.tell(alerts.UNKNOWN_MODEL, self.request.model)
        worst = worst_case(self.rate, self.request.characters, self.request.most_written)
        each = -(-worst // len(self.places))
        self.shares = [ledger.Share(inbox_id, conversation_id, each) for inbox_id, conversation_id in self.places]
        whose = {"own": self.provider.account_pays, "purpose": self.purpose}
        ledger.reserve(self.id, self.request.model, self.shares, seconds, **whose)

    def _failed(self, error: ProviderError) -> None:
        """A hanging provider may bill all the same, and then the worst case is the honest figure."""
        tried = self.purpose == TRIAL
        if not tried and not (self.hurried and error.trouble == Trouble.TIMEOUT):
            breaker.failed(self.provider, error)
        if error.usage:
            self.settle(error.usage)
        elif error.may_be_billed:
            self.cost = sum(share.micro for share in self.shares)
            ledger.settle(self.id, self.cost, str(error.trouble))
        else:
            ledger.release(self.id, str(error.trouble))
        if error.trouble in ALARMING and not tried:
            alerts.tell(ALARMING[error.trouble], self.provider.host)
        log.warning("ai_call_failed", trouble=str(error.trouble), detail=str(error), model=self.request.model)

    def settle(self, usage: Usage) -> None:
        """Pay what it came to."""
        assert self.rate is not None
        self.usage = usage
        self.cost = ledger.cost(self.rate, usage, timezone.now())
        ledger.settle(self.id, self.cost)

    def _guessed(self, answer: Answer) -> Usage:
        """For a provider that names no usage."""
        read, written = self.request.characters // CHARACTERS_A_TOKEN, len(answer.text) // CHARACTERS_A_TOKEN
        return Usage(read=read, written=written)

    def runs(self, parts: list[dict]) -> list[Run]:
        """A row for each part, in the order of `places`; tokens and cost are divided among them to the last one."""
        costs = [share.micro for share in divided(self.shares, self.cost)] if self.shares else [0] * len(parts)
        columns = [_split(tokens, len(parts)) for tokens in (self.usage.read, self.usage.cached, self.usage.written)]
        same = {
            "call": self.id, "batch_size": len(parts), "provider": self.provider.host, "model": self.request.model,
            "latency_ms": self.milliseconds, "price_known": self.rate.known if self.rate else True,
        }  # fmt: skip
        rows = [
            Run(**same, **part, cost_micro=price, tokens_in=read, tokens_cached=cached, tokens_out=written)
            for part, price, read, cached, written in zip(parts, costs, *columns, strict=True)
        ]
        return Run.objects.bulk_create(rows)


def _split(whole: int, parts: int) -> list[int]:
    return [whole // parts + (number < whole % parts) for number in range(parts)]
