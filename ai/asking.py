"""What somebody waits for at the screen: asked of a worker of the queue, so that no web process holds a call.

The same question asked twice is one question: whoever asks while it is under way waits for the same answer, and an
answer that came too late for the first is there for the next. A refusal is kept for moments only.
"""

import hashlib
import json
import threading
import time
import uuid
from contextlib import contextmanager
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from helpdesk.lib import rates
from helpdesk.lib.errors import Problem
from helpdesk.scope import current_account_id

KEPT, REFUSAL_KEPT, UNDER_WAY = 60, 2, 30  # seconds
WAITING_AT_ONCE = 24  # requests of one process that may wait for a model
SLOW = {"slow", "timeout"}
_places = threading.BoundedSemaphore(WAITING_AT_ONCE)


class NotNow(Problem):
    """The AI has no answer. code says why: ai_budget, ai_provider_down, ai_off .."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "ai_unavailable"


class Slow(NotNow):
    """It would have taken longer than anybody waits."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    code = "ai_slow"


def ask(kind: str, user_id: int, **given) -> str:
    """The text a model answers with, after AI_WORDS_SECONDS at most. Raises NotNow, and TooMany for one person.

    The database's connection is given back meanwhile.
    """
    said = answer_of(kind, f"{current_account_id()}:{user_id}", settings.AI_WORDS_RATE, given, user_id)
    if said.get("problem"):
        raise NotNow(_("The AI has no answer at the moment."), code=f"ai_{said['problem']}")
    return said["text"]


def answer_of(kind: str, who: str, rate: str, given: dict, user_id: int) -> dict:
    """What the worker says, "problem" in it where it has no answer. who: counted by `rate`. Raises NotNow, TooMany."""
    key = _key_of(kind, given)
    try:
        with _place(), _valkey() as valkey:
            kept = valkey.lindex(_name("answer", key), 0)
            if kept is None:
                rates.refuse_over(rate, "ai_asked", who)
                if valkey.set(_name("asked", key), 1, nx=True, ex=UNDER_WAY):
                    _begin(valkey, key, kind, given, user_id)
                kept = _wait(valkey, key)
    except (OperationalError, redis.RedisError) as error:
        raise NotNow(_("The AI is not there at the moment.")) from error
    said = json.loads(kept) if kept is not None else {"problem": "slow"}
    if said.get("problem") in SLOW:
        raise Slow(_("The AI takes too long at the moment. Please try again later."))
    return said


@contextmanager
def _place():
    if not _places.acquire(blocking=False):
        raise NotNow(_("The AI has no answer at the moment."), code="ai_busy")
    try:
        yield
    finally:
        _places.release()


def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=settings.AI_WORDS_SECONDS + 2)


def _key_of(kind: str, given: dict) -> str:
    said = json.dumps([current_account_id(), kind, given], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _begin(valkey: redis.Redis, key: str, kind: str, given: dict, user_id: int) -> None:
    from ai.tasks import answer

    patience = settings.AI_WORDS_SECONDS
    asked = {"key": key, "once": uuid.uuid4().hex, "until": time.time() + patience, "user_id": user_id}
    try:
        answer.apply_async([current_account_id(), kind, given, asked], priority=0, retry=False, expires=patience)
    except OperationalError:
        valkey.delete(_name("asked", key))
        raise


def _wait(valkey: redis.Redis, key: str) -> bytes | None:
    """The list is turned and not emptied, so that everybody who waits for it is served."""
    connection.close()
    name = _name("answer", key)
    return valkey.blmove(name, name, timeout=settings.AI_WORDS_SECONDS)


def is_first(once: str) -> bool:
    """Whether no worker has begun this yet. A task that is delivered again after a crash must not cost twice."""
    with _valkey() as valkey:
        return bool(valkey.set(_name("begun", once), 1, nx=True, ex=2 * UNDER_WAY))


def reply(key: str, said: dict) -> None:
    """What the worker found, for everybody who waits and whoever asks the same soon."""
    seconds = REFUSAL_KEPT if said.get("problem") else KEPT
    with _valkey() as valkey, valkey.pipeline() as pipe:
        pipe.delete(_name("answer", key))
        pipe.rpush(_name("answer", key), *[json.dumps(said)] * 2)
        pipe.expire(_name("answer", key), seconds)
        pipe.expire(_name("asked", key), seconds)
        pipe.execute()


def _name(what: str, key: str) -> str:
    return f"cc:ai:{what}:{key}"
