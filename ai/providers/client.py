"""One call. The read timeout of the client is per read, so a provider that dribbles blank lines could hold a worker
for ever: the whole call has an end of its own. Retries are ours, so that every one of them is counted."""

import asyncio
import time

from ai.ledger.prices import Usage
from ai.providers import address
from ai.providers.errors import ProviderError, Trouble
from ai.providers.words import Answer, Provider, Request

CONNECT_SECONDS = 4
LONGEST_BODY = 2_000_000  # bytes of an answer that is worth reading
BY_STATUS = {401: Trouble.BAD_KEY, 403: Trouble.BAD_KEY, 402: Trouble.NO_MONEY, 429: Trouble.RATE_LIMITED}


def load() -> None:
    """What a call needs, so that the first one does not wait for it."""
    import openai  # noqa: F401

    from ai.providers import reading  # noqa: F401


def ask(provider: Provider, request: Request) -> Answer:
    """The model's answer. Raises ProviderError, at the latest after `request.seconds`."""
    where = address.require_reachable(provider.base_url)
    return asyncio.run(_ask(provider, request, where))


async def _ask(provider: Provider, request: Request, where: str | None) -> Answer:
    import openai  # a second to load: only workers do

    began = time.monotonic()
    try:
        async with asyncio.timeout(request.seconds), _client(provider, request.seconds, where) as client:
            said = await client.chat.completions.create(**_body(provider, request))
    except TimeoutError as error:
        raise ProviderError(Trouble.TIMEOUT, f"nothing whole after {request.seconds:g} s") from error
    except openai.APITimeoutError as error:
        raise ProviderError(Trouble.TIMEOUT, str(error)) from error
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, ValueError):  # what came was too much to read, or packed
            raise ProviderError(Trouble.NONSENSE, str(error.__cause__)) from error
        raise ProviderError(Trouble.UNREACHABLE, repr(error.__cause__ or error)) from error
    except openai.APIStatusError as error:
        raise _refused(error) from error
    except (openai.APIError, ValueError) as error:
        raise ProviderError(Trouble.NONSENSE, str(error)) from error
    return _understood(said, int((time.monotonic() - began) * 1000))


def _client(provider: Provider, seconds: float, where: str | None):
    import openai

    from ai.providers import reading  # its stream is of the client's own library

    async def pinned(sent) -> None:
        address.pin(sent, where)

    timeout = openai.Timeout(seconds, connect=CONNECT_SECONDS)
    hooks = {"request": [pinned], "response": [reading.bounded_async(LONGEST_BODY)]}
    bare = openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=timeout, event_hooks=hooks)
    key, headers = provider.key or "none", reading.PLAIN
    return openai.AsyncOpenAI(
        base_url=provider.base_url, api_key=key, max_retries=0, default_headers=headers, http_client=bare
    )


def _body(provider: Provider, request: Request) -> dict:
    body = {"model": request.model, "messages": request.messages, "max_tokens": request.most_written}
    if "deepseek" in request.model:
        body["extra_body"] = {"thinking": {"type": "enabled" if request.thinking else "disabled"}}
    elif "gpt-5" in request.model:  # knows no max_tokens, and thinks
        body["max_completion_tokens"] = body.pop("max_tokens")
    if request.schema and provider.capability == "json_schema":
        form = {"name": "answer", "strict": True, "schema": request.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif request.schema and provider.capability == "json_object":
        body["response_format"] = {"type": "json_object"}
    return body


def _refused(error) -> ProviderError:
    status = error.status_code
    trouble = BY_STATUS.get(status, Trouble.SERVER_ERROR if status >= 500 else Trouble.BAD_REQUEST)
    return ProviderError(trouble, f"{status} {error}", _seconds(error.response.headers.get("retry-after")))


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _understood(said, milliseconds: int) -> Answer:
    """A 200 may still be a page of HTML (a str), or have no choices, or no text in them."""
    usage = _usage(getattr(said, "usage", None))
    choices = getattr(said, "choices", None)
    text = (choices[0].message.content or "") if choices and choices[0].message else ""
    if not text.strip():
        raise ProviderError(Trouble.NONSENSE, "no text in the answer", usage=usage)
    return Answer(text, usage, milliseconds, choices[0].finish_reason == "length")


def _usage(given) -> Usage | None:
    """None where the provider does not say; DeepSeek names its cache differently."""
    if given is None or given.prompt_tokens is None:
        return None
    details = getattr(given, "prompt_tokens_details", None)
    cached = getattr(details, "cached_tokens", None) or (given.model_extra or {}).get("prompt_cache_hit_tokens") or 0
    return Usage(max(0, given.prompt_tokens), max(0, int(cached)), max(0, given.completion_tokens or 0))
