"""What is heard and said, held against the published schema."""

import json

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from realtime.schema import FRAMES

SCHEMA = json.loads(FRAMES.read_text())


def _names(direction: str) -> list[str]:
    return [each["$ref"].rpartition("/")[2] for each in SCHEMA["$defs"][direction]["oneOf"]]


TO_CLIENT, FROM_CLIENT = _names("to_client"), _names("from_client")
_BY_NAME = {
    name: Draft202012Validator(
        SCHEMA | {"anyOf": [{"$ref": f"#/$defs/{name}"}]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for name in [*TO_CLIENT, *FROM_CLIENT]
}


def check(frame: dict) -> dict:
    """The frame, which is one of the server's. Raises AssertionError with the deepest reason."""
    assert frame["type"] in TO_CLIENT, f"{frame['type']} is not described in realtime/schema/frames.json"
    wrong = best_match(_BY_NAME[frame["type"]].iter_errors(frame))
    assert wrong is None, f"{frame['type']}{wrong.json_path}: {wrong.message}"
    return frame


def is_from_client(frame: dict) -> bool:
    return frame.get("type") in FROM_CLIENT and _BY_NAME[frame["type"]].is_valid(frame)
