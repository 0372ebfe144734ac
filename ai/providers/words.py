"""What is asked and what comes back."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ai.ledger.prices import Usage


@dataclass(frozen=True)
class Provider:
    """An address with its key. own: named by an account, so it may only be a public one; account_pays: whose bill."""

    base_url: str
    key: str
    capability: str = "json_object"
    own: bool = False
    account_pays: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc[:255]

    @property
    def mark(self) -> str:
        """Names it in Valkey without giving its key away; with another key it is another one."""
        return hashlib.sha256(f"{self.base_url}\n{self.key}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Request:
    """messages: as the OpenAI protocol has them; schema: of the answer, where it is to be JSON; seconds: in all."""

    model: str
    messages: list[dict]
    most_written: int
    seconds: float
    schema: dict | None = None
    thinking: bool = False

    @property
    def characters(self) -> int:
        return sum(len(message["content"]) + 8 for message in self.messages) + len(str(self.schema or ""))


@dataclass(frozen=True)
class Answer:
    text: str
    usage: Usage = field(default_factory=Usage)
    milliseconds: int = 0
    cut: bool = False
