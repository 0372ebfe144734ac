"""The prompt of a batch of drafts: the fixed words, the house's policy, then the conversations."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from ai.models import Job
from ai.prompts import data, wording
from conversations.selectors.turns import Turn

WRITTEN_EACH, WRITTEN_BESIDE = 420, 120  # tokens an answer may take for each draft, and beside them


@dataclass
class Work:
    """One conversation's part of a call. mark: its id in the prompt; passages: what may be cited."""

    job: Job
    turn: Turn
    mark: str
    key: str = ""
    arm: str = ""
    passages: list = field(default_factory=list)

    @property
    def facts(self) -> dict:
        return self.turn.message.sentiment or {}

    @property
    def context(self) -> str:
        """All that a draft's facts may come from."""
        said = [line.plain_text for line in self.turn.lines]
        known = [f"{passage.title}\n{passage.quote}" for passage in self.passages]
        product = json.dumps(self.turn.conversation.product or "", ensure_ascii=False)
        return "\n".join([*said, *known, product, self.turn.conversation.contact_name])


def messages(
    works: list[Work], policy: str, house: str, version: str = wording.VERSION, labels: Sequence[tuple[str, str]] = ()
) -> list[dict]:
    """The call's messages. labels: [(title, description)] of the house's own."""
    system = f"{wording.PROMPTS[version]}\nInternal mark, never to be repeated: {data.canary()}"
    about = f"The seller is called {house or 'the shop'}."
    if policy:
        about += f"\nThe house's own rules for replies, as far as they do not contradict the rules above:\n{policy}"
    if labels:
        shown = [{"label": title[:60], "about": about_it[:120]} for title, about_it in labels]
        about += f"\nThe house's labels: {json.dumps(shown, ensure_ascii=False)}"
    user = data.marked([_entry(work) for work in works])
    return [
        {"role": "system", "content": system},
        {"role": "system", "content": about},
        {"role": "user", "content": user},
    ]


def _entry(work: Work) -> dict:
    facts = {name: work.facts[name] for name in ("intent", "sentiment", "urgent", "lang") if name in work.facts}
    entry = {
        "id": work.mark,
        "channel": work.turn.conversation.inbox.channel,
        "customer": data.cut(work.turn.conversation.contact_name, 60),
        "first_look": facts,
        "lines": data.lines_of(work.turn.lines),
        "articles": [_article(passage) for passage in work.passages],
    }
    if work.turn.conversation.product:
        entry["product"] = work.turn.conversation.product
    return entry


def _article(passage) -> dict:
    return {"id": passage.article_id, "title": data.cut(passage.title, 200), "text": data.cut(passage.quote)}


def most_written(works: list[Work]) -> int:
    return WRITTEN_BESIDE + WRITTEN_EACH * len(works)


def repaired(asked: list[dict], answer: str, problem: str) -> list[dict]:
    """The same question with the answer that could not be read, and why."""
    again = wording.REPAIR.format(problem=problem[:300])
    return [*asked, {"role": "assistant", "content": answer[:6_000]}, {"role": "user", "content": again}]
