"""The invented weeks, call by call: plain values from a seeded die, so that every demo remembers the same."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ai.ledger.prices import Usage

DAYS = 24
QUIET = timedelta(minutes=75)  # before now nothing is invented: the alarms look at the last hour
BUSY = (58, 55, 52, 54, 49, 24, 20)  # drafts, Monday to Sunday
HOURS = dict(zip(range(8, 22), (2, 4, 6, 7, 6, 5, 6, 7, 7, 6, 5, 5, 4, 3), strict=True))
INTENTS = {
    "delivery": 24, "product_question": 19, "return_refund": 14, "order_change": 9, "defect_damaged": 8, "payment": 7,
    "complaint": 6, "cancel": 5, "wrong_item": 4, "praise": 3, "account": 1,
}  # fmt: skip
HARD = {"complaint", "defect_damaged"}  # these go to the full model
SMALL, FULL, TINY = "demo-small", "demo-full", "demo-tiny"
TRIAL, STOPPED, ENDED = 19, 14, 11  # days ago: the trial of a cheaper model began, its arm stopped itself, it ended
OUTAGE, NEW_PROMPT = 8, 10
HARM = ("false_promise", "blame", "rude")
SPEED = {SMALL: 1350, FULL: 3100, TINY: 700}  # milliseconds, the median
WRITTEN = {SMALL: 95, FULL: 130, TINY: 80}  # tokens of one draft


@dataclass
class Call:
    """at: when it was answered; parts: of each draft the fields of its run that differ."""

    at: datetime
    model: str
    tier: int
    arm: str
    prompt: str
    usage: Usage
    milliseconds: int
    parts: list[dict] = field(default_factory=list)
    fault: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def calls(now: datetime, inboxes: list[int], arms: tuple[str, ...]) -> Iterator[Call]:
    """Every call of DAYS days, oldest first. arms: names of the usual one and the one with the cheaper model."""
    die = random.Random(arms[0])  # another one in each language
    for ago in range(DAYS, -1, -1):
        midnight = (now - timedelta(days=ago)).replace(hour=0, minute=0, second=0, microsecond=0)
        busy = round(BUSY[midnight.weekday()] * die.uniform(0.85, 1.15) * (1.2 - ago / 70))
        moments = sorted(midnight + timedelta(seconds=_second(die)) for _ in range(busy))
        yield from _day(die, ago, [at for at in moments if at < now - QUIET], inboxes, arms)


def _second(die: random.Random) -> int:
    (hour,) = die.choices(list(HOURS), list(HOURS.values()))
    return hour * 3600 + die.randrange(3600)


def _day(
    die: random.Random, ago: int, moments: list[datetime], inboxes: list[int], arms: tuple[str, ...]
) -> Iterator[Call]:
    while moments:
        intent = die.choices(list(INTENTS), list(INTENTS.values()))[0]
        side = die.randrange(2) if ENDED < ago <= TRIAL else None
        cheap = side == 1 and ago > STOPPED
        arm = arms[side] if side == 0 or cheap else ""
        tier = 3 if intent in HARD else 2
        together = 1 if tier == 3 else min(len(moments), die.choice((1, 1, 2, 3)))
        own, moments = moments[:together], moments[together:]
        yield _call(die, ago, own[-1], tier, (arm, cheap), [_part(die, intent, inboxes) for _ in own])


def _part(die: random.Random, intent: str, inboxes: list[int]) -> dict:
    return {"intent": intent, "inbox_id": die.choices(inboxes, [3, *[1] * (len(inboxes) - 1)])[0]}


def _call(die: random.Random, ago: int, at: datetime, tier: int, side: tuple[str, bool], parts: list[dict]) -> Call:
    arm, cheap = side
    model = FULL if tier == 3 else TINY if cheap else SMALL
    prompt = "draft-2" if ago <= NEW_PROMPT else "draft-1"
    call = Call(at, model, tier, arm, prompt, Usage(), round(SPEED[model] * die.lognormvariate(0, 0.38)), parts)
    call.id = uuid.UUID(int=die.getrandbits(128), version=4)
    down = ago == OUTAGE and 13 <= at.hour < 16
    call.fault = "server_error" if down or die.random() < 0.008 else ""
    if not call.fault:
        call.usage = _usage(die, model, len(parts))
    for part in parts:
        part.update(_outcome(die, call, ago), queue_ms=round(die.lognormvariate(7.2, 0.5)))
    return call


def _usage(die: random.Random, model: str, parts: int) -> Usage:
    read = 900 + parts * die.randrange(260, 520)
    return Usage(
        read, read // 64 * 40 if die.random() < 0.8 else 0, parts * round(WRITTEN[model] * die.uniform(0.7, 1.4))
    )


def _outcome(die: random.Random, call: Call, ago: int) -> dict:
    if call.fault:
        return {"outcome": "failed", "reason": call.fault, "fell_back": True}
    if die.random() < (0.085 if call.model == TINY else 0.009):
        return {"outcome": "blocked", "reason": "guardrail", "categories": [die.choice(HARM)]}
    if die.random() < 0.05:
        return {"outcome": "stale"}
    if die.random() < 0.04:
        return {"outcome": "handed_off", "reason": die.choice(("no_knowledge", "low_confidence"))}
    return {"outcome": "offered"} | _action(die, call, ago)


def _action(die: random.Random, call: Call, ago: int) -> dict:
    good = (0.66 if call.prompt == "draft-2" else 0.53) - (0.12 if call.model == TINY else 0)
    action = die.choices(("sent", "edited", "dismissed", "bad", ""), (good, 0.2, 0.1, 0.008 if ago > 2 else 0, 0.12))[0]
    values: dict = {"action": action}
    if action:
        values["acted_at"] = call.at + timedelta(seconds=die.randrange(20, 900))
    if action in ("sent", "edited"):
        values["edit_distance"] = 0.0 if action == "sent" else round(die.uniform(0.03, 0.4), 3)
        values |= _verdict(die, values["acted_at"], ago)
    return values


def _verdict(die: random.Random, acted: datetime, ago: int) -> dict:
    """The judge reads some of what went out. The last days are without harm, which is an alert's business."""
    if die.random() > 0.12:
        return {}
    harmful = ago > 3 and die.random() < 0.03
    score = die.choice((1, 2)) if harmful else die.choices((3, 4, 5), (2, 5, 4))[0]
    found = {"judged_at": acted + timedelta(minutes=1), "judge_harmful": harmful, "judge_score": score}
    return found | {"judge_categories": ["false_promise"] if harmful else [], "judge_model": FULL}
