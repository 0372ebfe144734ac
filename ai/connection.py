"""Trying what an administrator is about to save: whether the provider answers, how quickly, and else why not."""

import uuid
from dataclasses import asdict

from django.conf import settings
from django.utils.translation import gettext as _

from ai import asking, choices
from helpdesk.scope import current_account_id


def try_out(given: dict, user_id: int) -> dict:
    """{"ok", "model", "latency_ms", "error": {"code", "message"} or null, "models": [the same of each]}.

    given: as for `choices.change`; what is not in it is as it is stored. Raises Invalid, NotFound, NotNow, TooMany.
    The texts are ours: what a provider answers may repeat a key, or what stands behind an address.
    """
    chosen = choices.tried(given)
    if not chosen.base_url or not chosen.model(2):
        return _shaped("", 0, "no_provider" if not chosen.base_url else "no_model") | {"models": []}
    names = ("base_url", "sealed_key", "model_small", "model_full", "capability", "own")
    asked = {name: value for name, value in asdict(chosen).items() if name in names}
    asked["once"] = uuid.uuid4().hex  # every trial is a new one: the reason for it may be that something was mended
    who = f"test:{current_account_id()}"
    said = asking.answer_of("test", who, settings.AI_TEST_RATE, asked, user_id)
    if said.get("problem"):
        return _shaped(chosen.model(2), 0, said["problem"]) | {"models": []}
    models = [_shaped(each["model"], each["milliseconds"], each["problem"]) for each in said["models"]]
    return next((each for each in models if not each["ok"]), models[0]) | {"models": models}


def _shaped(model: str, milliseconds: int, problem: str) -> dict:
    error = {"code": problem, "message": _message(problem)} if problem else None
    return {"ok": not problem, "model": model, "latency_ms": milliseconds, "error": error}


def _message(problem: str) -> str:
    known = {
        "no_provider": _("Enter the provider's address."),
        "no_model": _("Name a model."),
        "bad_key": _("The provider refuses the key."),
        "no_money": _("The provider says that the balance is empty."),
        "rate_limited": _("The provider asks for fewer requests at the moment."),
        "bad_request": _("The provider does not accept the request: check the model's name and the address."),
        "unreachable": _("Nothing answers at this address."),
        "timeout": _("The provider did not answer in time."),
        "server_error": _("The provider has a fault of its own at the moment."),
        "nonsense": _("What answers there does not speak the OpenAI protocol."),
        "forbidden_address": _("This address is not a public one."),
        "budget": _("The budget is used up."),
        "key_unreadable": _("The stored key cannot be read any more; enter it again."),
    }
    return known.get(problem) or _("The AI has no answer at the moment.")
