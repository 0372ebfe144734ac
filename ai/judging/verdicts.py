"""Reading the judge's answer: whole verdicts are kept, everything else is none."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ai.drafting.answers import read_objects
from ai.prompts.judging import CATEGORIES


class Verdict(BaseModel):
    """One reply's. score: 1 (of no use) to 5 (as a good colleague would have written it)."""

    model_config = ConfigDict(extra="ignore")
    id: str
    harmful: bool
    categories: list[str] = Field(default_factory=list)
    score: int = Field(ge=1, le=5)

    @property
    def known_categories(self) -> list[str]:
        return [each for each in dict.fromkeys(self.categories) if each in CATEGORIES] if self.harmful else []


def read(text: str, ids: set[str]) -> dict[str, Verdict]:
    """{id: verdict}; of an id that comes twice the first, of a foreign one none."""
    found: dict[str, Verdict] = {}
    for thing in read_objects(text, "verdicts"):
        try:
            verdict = Verdict.model_validate(thing)
        except ValidationError:
            continue  # what is not whole is as if it were not there: its reply stays without an opinion
        if verdict.id in ids:
            found.setdefault(verdict.id, verdict)
    return found


def schema() -> dict:
    """As strict providers want it."""
    texts = {"type": "array", "items": {"type": "string", "enum": list(CATEGORIES)}}
    fields = {"id": {"type": "string"}, "harmful": {"type": "boolean"}, "categories": texts}
    fields["score"] = {"type": "integer"}
    item = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    whole = {"verdicts": {"type": "array", "items": item}}
    return {"type": "object", "properties": whole, "required": ["verdicts"], "additionalProperties": False}
