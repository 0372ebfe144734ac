"""How much of everything, and how it is spread over accounts and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

ZIPF = 1.2
BATCH_MESSAGES = 30_000
BATCH_CONVERSATIONS = 6_000


@dataclass(frozen=True)
class Size:
    conversations: int
    messages: int


@dataclass(frozen=True)
class Batch:
    """Conversations begin .. begin + conversations - 1 (from 0) of their account."""

    begin: int
    conversations: int
    messages: int


def wrong(conversations: int, messages: int, accounts: int) -> str:
    """What is wrong with these numbers; empty where nothing is."""
    if accounts < 1 or conversations < accounts:
        return "Every account needs a conversation: --conversations must be at least --accounts, and that at least 1."
    if messages < conversations:
        return "Every conversation needs a message: --messages must be at least --conversations."
    return ""


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """The total cut in proportion to the weights, without losing or adding any by rounding."""
    whole, reached, given, cut = sum(weights) or 1, 0.0, 0, []
    for weight in weights:
        reached += weight
        upto = round(total * reached / whole)
        cut.append(upto - given)
        given = upto
    return cut


def spread(whole: Size, accounts: int, even: bool) -> list[Size]:
    """What each account gets: the first the lion's share (Zipf), or everybody the same."""
    weights = [1.0 if even else 1 / (number + 1) ** ZIPF for number in range(accounts)]
    conversations = [1 + more for more in shares(whole.conversations - accounts, weights)]
    messages = shares(whole.messages - whole.conversations, conversations)
    return [Size(talks, talks + more) for talks, more in zip(conversations, messages, strict=True)]


def batches(size: Size) -> list[Batch]:
    """Pieces small enough for a transaction each."""
    mean = size.messages / size.conversations
    most = max(1, min(BATCH_CONVERSATIONS, int(BATCH_MESSAGES / mean)))
    count = -(-size.conversations // most)
    talks = shares(size.conversations, [1.0] * count)
    more = shares(size.messages - size.conversations, talks)
    begins = [0, *accumulate(talks)][:-1]
    return [Batch(begin, own, own + extra) for begin, own, extra in zip(begins, talks, more, strict=True)]
