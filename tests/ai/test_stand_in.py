"""The stand-in for a provider is as faithful as the tests need, and what it says by itself is fit to be sent."""

import asyncio

import openai
import pytest

from ai.fake_llm import compose, phrases
from ai.fake_llm.behaviour import Behaviour
from ai.guard import check

ASKED = [{"role": "user", "content": "hello"}]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_its_drafts_pass_the_guard(lang):
    for intent in phrases.DRAFTS[lang]:
        look = {"lang": lang, "intent": intent}
        text = compose.draft({"id": "a1", "customer": "Vera", "first_look": look, "lines": []})["draft"]
        verdict = check(text, lang=lang, context="Vera, where is it? Вера, где это?")
        assert not verdict.harmful, (intent, verdict.reasons)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_its_harmful_ones_do_not(lang):
    assert check(phrases.HARMFUL[lang], lang=lang, context="hello").harmful


def client(server, **more):
    return openai.OpenAI(base_url=server.url, api_key="x", max_retries=0, **more)


def test_answers_streams_and_counts(server):
    server.state.reset()
    with client(server) as asking:
        whole = asking.chat.completions.create(model="demo-small", messages=ASKED)
        pieces = asking.chat.completions.create(model="demo-small", messages=ASKED, stream=True)
        said = "".join(piece.choices[0].delta.content or "" for piece in pieces)
    assert said == whole.choices[0].message.content == "hello"
    assert whole.usage.prompt_tokens_details.cached_tokens == 0
    assert server.state.memory.calls == 2


@pytest.mark.parametrize(
    ("kind", "error"),
    [("401", openai.AuthenticationError), ("429", openai.RateLimitError), ("500", openai.InternalServerError),
     ("402", openai.APIStatusError), ("400", openai.BadRequestError), ("drop", openai.APIConnectionError)],
)  # fmt: skip
def test_its_refusals_are_the_protocols(server, kind, error):
    server.state.reset()
    server.state.behaviour = Behaviour(kind, retry_after="7")
    with client(server) as asking, pytest.raises(error) as refused:
        asking.chat.completions.create(model="demo-small", messages=ASKED)
    if kind == "429":
        assert refused.value.response.headers["retry-after"] == "7"
    server.state.reset()


def test_a_page_of_html_is_no_answer(server):
    server.state.behaviour = Behaviour("html", left=1)
    with client(server) as asking:
        assert isinstance(asking.chat.completions.create(model="demo-small", messages=ASKED), str)
    server.state.reset()


async def test_a_dribbling_provider_outlasts_a_read_timeout_but_not_an_end(server):
    """Why every call has an end of its own: blank lines keep a read timeout of any length from ever coming."""
    server.state.behaviour = Behaviour("dribble")
    async with openai.AsyncOpenAI(base_url=server.url, api_key="x", max_retries=0, timeout=2) as asking:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await asking.chat.completions.create(model="demo-small", messages=ASKED)
    server.state.reset()


def test_batches_from_file_to_answers(server):
    server.state.reset()
    line = b'{"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "demo-small", '
    line += b'"messages": [{"role": "user", "content": "hello"}]}}\n'
    with client(server) as asking:
        file = asking.files.create(file=("b.jsonl", line), purpose="batch")
        batch = asking.batches.create(
            input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
        )
        states = [batch.status, *(asking.batches.retrieve(batch.id).status for _ in range(2))]
        done = asking.batches.retrieve(batch.id)
        text = asking.files.content(done.output_file_id).text
    assert states == ["validating", "in_progress", "completed"]
    assert '"custom_id": "a"' in text
