"""Whatever stands where a number or a text is expected: no answer is our fault, and a refusal names the field."""

import itertools
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from tests.api.test_bad_input import NASTY, READS, WRITES

pytestmark = pytest.mark.django_db

HUGE = some.sampled_from(["1e400", "-1e400", "NaN", "Infinity", "1" + "0" * 30, "-" + "9" * 40, "1e3", "2.5", "-0"])
TEXTS = some.text(max_size=20) | some.sampled_from(["\x00", "a\x00b", "\ud800", "x\udfff", "٣", " ", "²", "0x10"])
NUMBERS = some.integers() | some.floats() | some.sampled_from([2**31, 2**63 - 1, 2**63, 10**30, -1])
VALUES = some.recursive(
    some.none() | some.booleans() | NUMBERS | TEXTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
DEEP = some.integers(1, 3000).map(lambda levels: "[" * levels + "1" + "]" * levels)
RAW = HUGE | DEEP | VALUES.map(json.dumps)
FIELDS = some.sampled_from([(address, name) for address, names in WRITES.items() for name in names])
QUERIES = some.sampled_from([(address, name) for address, names in READS.items() for name in names])
STARTING = {
    "conversations": {"inbox_id": 1, "contact_id": 1},
    "conversations/1/messages": {"content": "Hello"},
    "contacts": {"name": "Vera"},
    "inboxes": {"name": "Shop", "channel": {"type": "api"}},
    "inbox_members": {"inbox_id": 1, "user_ids": []},
    "agents": {"email": "new@example.com"},
    "teams": {"name": "Returns"},
    "labels": {"title": "vip"},
    "canned_responses": {"short_code": "hi", "content": "Hello"},
}
often = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def fair(answer) -> bool:
    """Answered, or refused with the fields it is about."""
    if answer.status_code in (400, 422):
        return bool(answer.json()["fields"])
    return answer.status_code < 500


@often
@example(("conversations", "custom_attributes"), "[" * 5000 + "]" * 5000)
@given(FIELDS, RAW)
def test_any_value_in_a_body(alice, field, raw):
    address, name = field
    others = {each: value for each, value in STARTING.get(address, {}).items() if each != name}
    inside = ", ".join([f"{json.dumps(each)}: {json.dumps(value)}" for each, value in others.items()])
    body = "{" + (inside + ", " if inside else "") + f"{json.dumps(name)}: {raw}" + "}"
    answer = alice("POST", address, body.encode(), content_type="application/json")
    assert fair(answer) or _is_no_json(raw, answer), (address, name, raw[:80], answer.status_code, answer.content[:300])


def _is_no_json(raw: str, answer) -> bool:
    """NaN and Infinity are no JSON: the whole body is refused, before there are fields."""
    return answer.status_code in (400, 422) and any(word in raw for word in ("NaN", "Infinity"))


@often
@given(QUERIES, VALUES)
def test_any_value_in_a_query(alice, asked, value):
    address, name = asked
    said = str(value).encode("utf-8", "replace").decode()[:500]
    answer = alice.get(address, **{name: said})
    assert fair(answer), (address, name, said, answer.status_code, answer.content[:300])


@pytest.mark.parametrize("raw", ["1e400", "1" + "0" * 30, "2.5", '"1e400"', "true", '["1"]', "9" * 25])
def test_what_is_no_id_is_refused_by_name(alice, raw):
    body = f'{{"assignee_id": {raw}}}'.encode()
    answer = alice("POST", "conversations/1/assignments", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["assignee_id"])


@pytest.mark.parametrize("raw", ['{"a": "\\u0000"}', '{"\\ud800": 1}', '{"a": [1e400]}', "[" * 99 + "]" * 99])
def test_what_no_column_could_hold_is_refused_by_name(alice, raw):
    body = f'{{"custom_attributes": {raw}}}'.encode()
    answer = alice("POST", "conversations/1/custom_attributes", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["custom_attributes"])


@pytest.mark.parametrize("address", WRITES)
def test_nasty_values_are_refused_by_name(alice, address):
    for name, value in itertools.product(WRITES[address], NASTY):
        answer = alice.post(address, STARTING.get(address, {}) | {name: value})
        assert fair(answer) or value == 10**400, (name, repr(value)[:60], answer.status_code, answer.content[:300])
