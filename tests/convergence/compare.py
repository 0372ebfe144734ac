"""What differs between two states, said by path, so that a failure can be read."""

from itertools import zip_longest

MISSING = "nothing"


def differences(one, other, path: str = "") -> list[str]:
    """["path: one != other", ...]; empty where both are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted({*one, *other})
        pairs = [(f"{path}.{name}", one.get(name, MISSING), other.get(name, MISSING)) for name in names]
    elif isinstance(one, list) and isinstance(other, list):
        both = zip_longest(one, other, fillvalue=MISSING)
        pairs = [(f"{path}[{place}]", *pair) for place, pair in enumerate(both)]
    else:
        return [] if one == other else [f"{path}: {str(one)[:80]} != {str(other)[:80]}"]
    return [found for where, left, right in pairs for found in differences(left, right, where)]
