"""What a worker process is given. Plain values only: a worker starts without Django."""

from dataclasses import dataclass

from conversations.simulate.sizes import Batch

INBOX_WEIGHTS = (90.0, 5.0, 3.0, 1.9, 0.1)
KINDS = URGENT, WAITING, OTHER, SNOOZED, RESOLVED = range(5)
KIND_SHARES = (0.010, 0.030, 0.010, 0.003)  # the rest is resolved


@dataclass(frozen=True)
class Door:
    """An inbox, its weight among the account's, and who answers there."""

    id: int
    channel: str
    weight: float
    people: tuple[int, ...]


@dataclass(frozen=True)
class Cast:
    """An account with everything conversations refer to. people: names by id."""

    account_id: int
    locale: str
    administrator: str
    doors: tuple[Door, ...]
    people: dict[int, str]
    teams: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A batch of one account. now: epoch seconds; first_number: of the account's first conversation of the run.

    key: what the batch's random choices follow from; ids, secrets and the present moment do not.
    """

    cast: Cast
    batch: Batch
    total: int
    first_number: int
    now: float
    key: str


@dataclass(slots=True)
class Talk:
    """One conversation as planned, before a word is said. Times are epoch seconds."""

    number: int
    kind: int
    created: float
    last: float
    lines: int
    contact: int
    door: Door
    language: str
    topic: str
    agent: int
    assignee: int | None
    team: int | None
    labels: list[str]
    order: str


@dataclass(slots=True)
class Customer:
    """A contact as planned. number: unique in the account."""

    number: int
    name: str
    language: str
    door: Door
    created: float
    last: float = 0.0
