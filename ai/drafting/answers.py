"""Reading a model's answer: what is whole is kept, entry by entry; everything else is named."""

import json
import re
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ai.prompts.wording import HANDOFFS, INTENTS

LONGEST = 3_000
UNREADABLE = (ValueError, RecursionError)  # a thousand brackets are no JSON either
FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")


class Entry(BaseModel):
    """One draft as a model writes it."""

    model_config = ConfigDict(extra="ignore")
    id: str
    draft: str = Field(default="", max_length=LONGEST)
    language: str = ""
    intent: str = "other"
    sentiment: Literal["negative", "neutral", "positive"] = "neutral"
    urgent: bool = False
    complex: bool = False
    needs_human: bool = False
    handoff: str = ""
    confidence: float = Field(default=0.5, ge=0, le=1)
    cited: list[int] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)

    @field_validator("intent")
    @classmethod
    def known_intent(cls, value: str) -> str:
        return value if value in INTENTS else "other"

    @field_validator("handoff", mode="before")
    @classmethod
    def known_handoff(cls, value) -> str:
        return value if value in HANDOFFS else ""

    @field_validator("id", mode="before")
    @classmethod
    def textual_id(cls, value):
        return str(value) if isinstance(value, int) else value


@dataclass
class Reading:
    """entries: the whole ones by id; missing: ids without one; problem: what was wrong, empty where nothing was."""

    entries: dict[str, Entry] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    problem: str = ""


def read(text: str, ids: set[str]) -> Reading:
    """Foreign ids, second entries of an id and empty drafts without a hand-over are not taken."""
    found, problem = _objects(text, "drafts")
    reading = Reading(problem=problem)
    for thing in found:
        entry = _entry(thing, reading)
        if entry is None:
            continue
        if entry.id not in ids or entry.id in reading.entries:
            reading.problem = f"unexpected id {entry.id!r}"
            continue
        reading.entries[entry.id] = entry
    reading.missing = ids - set(reading.entries)
    if reading.missing and not reading.problem:
        reading.problem = "missing ids " + ", ".join(sorted(reading.missing))
    return reading


def _entry(thing, reading: Reading) -> Entry | None:
    try:
        entry = Entry.model_validate(thing)
    except ValidationError as error:
        reading.problem = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:3])
        return None
    if not entry.draft.strip() and not entry.needs_human:
        reading.problem = f"empty draft for {entry.id!r}"
        return None
    return entry


def read_objects(text: str, name: str) -> list:
    """The entries an answer has under that name, as far as they are whole."""
    return _objects(text, name)[0]


def _objects(text: str, name: str) -> tuple[list, str]:
    """The entries of the object, of a bare array, or as many as are whole in an answer that was cut off."""
    bare = FENCE.sub("", text.strip())
    try:
        value = json.loads(bare)
    except UNREADABLE as error:
        return _whole_ones(bare), f"no valid JSON ({error})"[:200]
    if isinstance(value, dict):
        value = value.get(name, [value])
    return (value, "") if isinstance(value, list) else ([], f"no list of {name}")


def _whole_ones(text: str) -> list:
    decoder, found = json.JSONDecoder(), []
    at = text.find("{", text.find("[") + 1)
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except UNREADABLE:
            break
        found.append(value)
        at = text.find("{", end)
    return found


def schema() -> dict:
    """The JSON schema of an answer, as strict providers want it: everything required, nothing else allowed."""
    entry = Entry.model_json_schema()
    for each in entry["properties"].values():
        for name in ("default", "title", "maxLength", "minimum", "maximum"):
            each.pop(name, None)
    item = {"type": "object", "properties": entry["properties"], "additionalProperties": False}
    item["required"] = list(entry["properties"])
    drafts = {"type": "array", "items": item}
    return {"type": "object", "properties": {"drafts": drafts}, "required": ["drafts"], "additionalProperties": False}
