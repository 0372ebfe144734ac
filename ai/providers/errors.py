"""What can go wrong at a provider, by names the rest of the AI decides by."""

from enum import StrEnum


class Trouble(StrEnum):
    RATE_LIMITED = "rate_limited"
    NO_MONEY = "no_money"
    BAD_KEY = "bad_key"
    BAD_REQUEST = "bad_request"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    NONSENSE = "nonsense"  # not the protocol: a page of HTML, no choices, no text
    FORBIDDEN_ADDRESS = "forbidden_address"


LASTING = {Trouble.NO_MONEY, Trouble.BAD_KEY, Trouble.FORBIDDEN_ADDRESS}
MAY_BE_BILLED = {Trouble.TIMEOUT, Trouble.NONSENSE}


class ProviderError(Exception):
    """trouble: what it is; retry_after: seconds the provider asked for; usage: what was billed, where it said so."""

    def __init__(self, trouble: Trouble, detail: str = "", retry_after: float | None = None, usage=None):
        super().__init__(f"{trouble}: {detail[:300]}")
        self.trouble, self.retry_after, self.usage = trouble, retry_after, usage

    @property
    def lasting(self) -> bool:
        """Whether a person has to do something about it."""
        return self.trouble in LASTING

    @property
    def may_be_billed(self) -> bool:
        return self.trouble in MAY_BE_BILLED
