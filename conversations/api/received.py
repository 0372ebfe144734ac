"""JSON bodies, refused by name where they hold what neither PostgreSQL nor an answer could hold."""

import math

from rest_framework.parsers import JSONParser

from helpdesk.lib.errors import Invalid

DEEPEST = 32  # far more than any client nests, far less than what Python and PostgreSQL stop at
TOO_DEEP = f"at most {DEEPEST} levels are expected"


class Json(JSONParser):
    """Raises Invalid naming the field that holds half a surrogate pair, a number without end (1e400), NUL inside an
    object or a list, or more than 32 levels. NUL in a plain text is taken out where the text is read."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:  # so deep that there are no fields yet
            raise Invalid(TOO_DEEP, fields={"base": [TOO_DEEP]}) from error
        for name, value in data.items() if isinstance(data, dict) else [("base", data)]:
            if why := _unfit(name) or _unfit(value):
                raise Invalid(f"{name}: {why}", fields={name: [why]})
        return data


def _unfit(value, depth: int = 0) -> str | None:
    """Why this value cannot be taken; None where it can."""
    if isinstance(value, str):
        return _unfit_text(value, nested=depth > 0)
    if isinstance(value, float):
        return None if math.isfinite(value) else "a number of an ordinary size is expected"
    if not isinstance(value, dict | list):
        return None
    if depth >= DEEPEST:
        return TOO_DEEP
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    return next((why for part in parts if (why := _unfit(part, depth + 1))), None)


def _unfit_text(value: str, nested: bool) -> str | None:
    if nested and "\x00" in value:
        return "a text without NUL is expected"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "whole characters are expected"
    return None
