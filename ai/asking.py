"""What somebody waits for at the screen: asked of a worker of the queue, so that no web process holds a call."""

import json
import uuid
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from helpdesk.lib.errors import Problem
from helpdesk.scope import current_account_id

PATIENCE = 20  # seconds a person waits


class NotNow(Problem):
    """The AI has no answer. code says why: budget, provider_down, off .."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "ai_unavailable"


def ask(kind: str, **given) -> str:
    """The text a model answers with. Raises NotNow; the database's connection is given back meanwhile."""
    from ai.tasks import answer

    key = uuid.uuid4().hex
    try:
        answer.apply_async([current_account_id(), key, kind, given], priority=0, retry=False, expires=PATIENCE)
        said = _wait(key)
    except (OperationalError, redis.RedisError) as error:
        raise NotNow(_("The AI is not there at the moment.")) from error
    if said is None or said.get("problem"):
        code = (said or {}).get("problem") or "timeout"
        raise NotNow(_("The AI has no answer at the moment."), code=f"ai_{code}")
    return said["text"]


def _wait(key: str) -> dict | None:
    connection.close()
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE + 5) as valkey:
        found = valkey.blpop([_name(key)], timeout=PATIENCE)
    return json.loads(found[1]) if found else None


def reply(key: str, said: dict) -> None:
    """What the worker found, for whoever still waits."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as valkey, valkey.pipeline() as pipe:
        pipe.rpush(_name(key), json.dumps(said))
        pipe.expire(_name(key), 60)
        pipe.execute()


def _name(key: str) -> str:
    return f"cc:ai:answer:{key}"
