"""How the stand-in behaves: well, or as providers do on a bad day. Chosen by the model's name or over /control."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ai.fake_llm import compose, phrases

STATUS = {"401": 401, "402": 402, "403": 403, "429": 429, "500": 500, "503": 503, "400": 400}


def _drafts(text: str) -> list[dict]:
    return json.loads(text).get("drafts", [])


def _again(drafts: list[dict]) -> str:
    return json.dumps({"drafts": drafts}, ensure_ascii=False)


def _each(change: Callable[[dict], dict]) -> Callable[[str], str]:
    return lambda text: _again([change(entry) for entry in _drafts(text)])


SPOILT: dict[str, Callable[[str], str]] = {
    "nonsense": lambda text: "I am afraid I cannot do that as JSON, but here is a poem instead.",
    "empty": lambda text: "",
    "cut": lambda text: text[: int(len(text) * 0.6)],
    "fenced": lambda text: f"```json\n{text}\n```",
    "wrong-ids": _each(lambda entry: entry | {"id": "x" + entry["id"]}),
    "missing-ids": lambda text: _again(_drafts(text)[::2]),
    "double-ids": lambda text: _again(_drafts(text)[:1] + _drafts(text)),
    "wrong-types": _each(lambda entry: entry | {"confidence": "very", "draft": 5}),
    "harmful": _each(lambda entry: entry | {"draft": phrases.HARMFUL[entry["language"]]}),
    "handoff": _each(lambda entry: entry | {"draft": "", "needs_human": True, "handoff": "no_knowledge"}),
    "complex": _each(lambda entry: entry | {"complex": True}),
}
SPEECHLESS = {"html", "hang", "dribble", "drop"}


@dataclass
class Behaviour:
    """latency: seconds before every answer; left: for how many calls `kind` holds, None: until it is changed."""

    kind: str = ""
    latency: float = 0.0
    retry_after: str = ""
    left: int | None = None


@dataclass
class Memory:
    """What was asked, what it came to, and the prefixes a cache would know."""

    calls: int = 0
    active: int = 0
    most_active: int = 0
    items: int = 0
    billed: dict = field(default_factory=lambda: {"read": 0, "cached": 0, "written": 0})
    models: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)


class State:
    def __init__(self):
        self.lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.behaviour, self.memory = Behaviour(), Memory()
            self.files: dict[str, str] = {}
            self.batches: dict[str, dict] = {}

    def now(self, model: str) -> str:
        """The kind of this call: by control, else by the model's name ("demo-small:hang")."""
        with self.lock:
            behaviour = self.behaviour
            if not behaviour.kind:
                return model.partition(":")[2]
            if behaviour.left is not None:
                behaviour.left -= 1
                if behaviour.left < 0:
                    self.behaviour = Behaviour(latency=behaviour.latency)
                    return model.partition(":")[2]
            return behaviour.kind

    def bill(self, model: str, prompt: str, text: str) -> dict:
        """The usage of an answer: a token is three characters; a prefix seen before is cached by 64 tokens."""
        with self.lock:
            before = self.memory.seen.get(model, "")
            same = next((at for at, pair in enumerate(zip(before, prompt, strict=False)) if pair[0] != pair[1]), None)
            shared = min(len(before), len(prompt)) if same is None else same
            self.memory.seen[model] = prompt
            read, written = max(1, len(prompt) // 3), max(1, len(text) // 3)
            cached = min(read, shared // 3 // 64 * 64)
            for name, tokens in (("read", read), ("cached", cached), ("written", written)):
                self.memory.billed[name] += tokens
        return {
            "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written,
            "prompt_tokens_details": {"cached_tokens": cached},
        }  # fmt: skip


def spoilt(kind: str, text: str) -> str:
    try:
        return SPOILT[kind](text) if kind in SPOILT else text
    except ValueError:  # no draft at all, but a summary: it can only be cut or replaced as a whole
        return text


def says(messages: list[dict], kind: str) -> str:
    return spoilt(kind, compose.answer(messages))
