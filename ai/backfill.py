"""Reading what is already there: labels for old conversations through a provider's Batch API, at its leisure.

One line of the file is one call of up to AT_ONCE conversations of one inbox; entries are named by message, so the
answers alone say what they are about. Everything is reserved before the file leaves.
"""

import json
import uuid
from dataclasses import dataclass

import openai
from django.utils import timezone

from ai import configuration, ledger
from ai.drafting import answers, batch, labels
from ai.drafting.call import Call
from ai.drafting.preparing import Plan, provider_of
from ai.experiments import Arm
from ai.ledger.prices import Usage, worst_case
from ai.models import Analysis, Job, Run
from ai.prompts.drafting import Work
from ai.providers import Provider, ProviderError, address, reading
from ai.providers.errors import Trouble
from conversations.models import Conversation
from conversations.selectors.turns import turn_of
from conversations.services import insights

AT_ONCE = 15
RESERVED_SECONDS = 26 * 3600  # a batch may take a day
ENDPOINT = "/v1/chat/completions"
LONGEST_FILE = 100_000_000  # bytes of what a batch may come back with
LIKELY = 3  # characters a token, for the estimate
OVER = {"completed", "failed", "expired", "cancelled"}


@dataclass
class Estimate:
    """conversations and calls; likely and worst: millionths of a dollar."""

    conversations: int
    calls: int
    likely: int
    worst: int


@dataclass
class Parcel:
    """A line of the file and what it is about."""

    call: Call
    works: list[Work]

    def line(self) -> str:
        request = self.call.request
        body = {"model": request.model, "messages": request.messages, "max_tokens": request.most_written}
        body["response_format"] = {"type": "json_object"}
        whole = {"custom_id": self.call.id.hex, "method": "POST", "url": ENDPOINT, "body": body}
        return json.dumps(whole, ensure_ascii=False)


def pending(since, most: int) -> list[Conversation]:
    """Conversations since then that no model has read."""
    read = Analysis.objects.filter(created_at__gte=since).values("conversation_id")
    rows = Conversation.objects.filter(last_activity_at__gte=since, last_message_id__isnull=False)
    return list(rows.exclude(pk__in=read).order_by("inbox_id", "id")[:most])


def parcels(conversations: list[Conversation]) -> tuple[Provider, Plan, list[Parcel]]:
    plan = Plan(configuration.read(), 2, Arm())
    provider = provider_of(plan.chosen)
    groups: dict[int, list[Work]] = {}
    for conversation in conversations:
        turn = turn_of(conversation.pk)
        if turn is not None:
            job = Job(conversation=conversation, inbox_id=conversation.inbox_id, turn=turn.message.pk)
            groups.setdefault(conversation.inbox_id, []).append(Work(job, turn, f"m{turn.message.pk}"))
    return provider, plan, [
        Parcel(batch.call_of(provider, plan, works[at : at + AT_ONCE]), works[at : at + AT_ONCE])
        for works in groups.values()
        for at in range(0, len(works), AT_ONCE)
    ]  # fmt: skip


def estimate(given: list[Parcel]) -> Estimate:
    now, likely, worst = timezone.now(), 0, 0
    for parcel in given:
        request = parcel.call.request
        rate = ledger.rate_of(request.model, now, parcel.call.provider.account_pays)
        worst += worst_case(rate, request.characters, request.most_written)
        likely += ledger.cost(rate, Usage(request.characters // LIKELY, 0, 120 * len(parcel.works)), now)
    return Estimate(sum(len(parcel.works) for parcel in given), len(given), likely, worst)


def client(provider: Provider) -> openai.OpenAI:
    where = address.require_reachable(provider.base_url)
    hooks = {"request": [lambda sent: address.pin(sent, where)], "response": [reading.bounded(LONGEST_FILE)]}
    bare = openai.DefaultHttpxClient(follow_redirects=False, timeout=60, event_hooks=hooks)
    key, headers = provider.key or "none", reading.PLAIN
    return openai.OpenAI(
        base_url=provider.base_url, api_key=key, max_retries=2, default_headers=headers, http_client=bare
    )


def start(provider: Provider, given: list[Parcel]) -> str:
    """The id of the batch. Raises OverBudget before anything has left, and gives back what was reserved till then.

    Where no answer came to the batch itself it may be running, and billed: it is not asked for twice, and what was
    reserved stays until it counts as lost.
    """
    reserved: list[Call] = []
    asked = False
    try:
        for parcel in given:
            parcel.call.reserve(RESERVED_SECONDS)
            reserved.append(parcel.call)
        content = "\n".join(parcel.line() for parcel in given).encode()
        with client(provider) as asking:
            file = asking.files.create(file=("backfill.jsonl", content), purpose="batch")
            asked = True
            once = asking.with_options(max_retries=0)
            return once.batches.create(input_file_id=file.id, endpoint=ENDPOINT, completion_window="24h").id
    except Exception as error:  # whatever it was, it is told on; here only the money is put right
        if not (asked and isinstance(error, openai.APIConnectionError)):
            for call in reserved:
                ledger.release(call.id, "not_started")
        raise


def state_of(provider: Provider, batch_id: str):
    with client(provider) as asking:
        return asking.batches.retrieve(batch_id)


def content_of(provider: Provider, file_id: str) -> str:
    """Raises ProviderError where it is longer than it may be."""
    try:
        with client(provider) as asking:
            return asking.files.content(file_id).text
    except reading.TooMuch as error:
        raise ProviderError(Trouble.NONSENSE, str(error)) from error


def finish(provider: Provider, plan: Plan, given: list[Parcel], done) -> int:
    """Take what came back and settle every call. Returns how many conversations were read."""
    text = content_of(provider, done.output_file_id) if done.output_file_id else ""
    found = {uuid.UUID(line["custom_id"]): line for line in map(json.loads, text.splitlines()) if line}
    return sum(_take(plan, parcel, found.get(parcel.call.id)) for parcel in given)


def _take(plan: Plan, parcel: Parcel, line: dict | None) -> int:
    body = ((line or {}).get("response") or {}).get("body") or {}
    usage = body.get("usage")
    if not usage or not body.get("choices"):
        ledger.release(parcel.call.id, "not_answered")
        _runs(plan, parcel, {})
        return 0
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    parcel.call.settle(Usage(usage["prompt_tokens"], cached, usage["completion_tokens"]))
    said = body["choices"][0]["message"].get("content") or ""
    entries = answers.read(said, {work.mark for work in parcel.works}).entries
    _runs(plan, parcel, entries)
    for work in parcel.works:
        if work.mark in entries:
            _keep(work, entries[work.mark])
    return len(entries)


def _runs(plan: Plan, parcel: Parcel, entries: dict) -> None:
    parcel.call.runs([
        batch.part_of(plan, work, Run.Outcome.OFFERED if work.mark in entries else Run.Outcome.FAILED,
                      "" if work.mark in entries else "not_answered", kind="backfill")
        for work in parcel.works
    ])  # fmt: skip


def _keep(work: Work, entry: answers.Entry) -> None:
    """The model's reading; what the row already says of itself stays."""
    Analysis.objects.update_or_create(
        message_id=work.job.turn, tier=2,
        defaults={"conversation": work.turn.conversation, "lang": entry.language, "intent": entry.intent,
                  "sentiment": entry.sentiment, "urgent": entry.urgent, "confidence": entry.confidence,
                  "labels": labels.those_that_exist(entry.labels)},
    )  # fmt: skip
    if not work.turn.conversation.intent:
        insights.note(work.turn.conversation.pk, intent=entry.intent, sentiment=entry.sentiment)
