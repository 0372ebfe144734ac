"""What the gateway counts and how long it keeps it."""

import httpx
import pytest

from helpdesk.tenancy import tokens
from realtime import positions

SNAPSHOT = "10:20:12,15"


def test_a_position_is_read_back():
    assert positions.decode(positions.encode(SNAPSHOT)) == SNAPSHOT


@pytest.mark.parametrize("given", ["", "%", "x" * 9000, "é", "MTcwMDAwMDAwMHwxOjI6", "bm9uc2Vuc2V8MToyOg=="])
def test_what_is_no_position_or_an_old_one_is_none(given):
    assert positions.decode(given) is None


def test_an_eleventh_socket_of_one_token_is_refused(gateway, shop):
    token = tokens.issue_jwt(shop.bob.user)[0]
    query = {"type": "staff", "account_id": shop.account.pk, "access_token": token}
    ears = [gateway.ear(query).ready() for _ in range(10)]
    with gateway.ear(query) as eleventh:
        assert eleventh.close_code() == 4429
    for ear in ears:
        ear.socket.close()


def test_figures_are_told_on_this_machine_only(gateway, shop):
    with gateway.staff(shop.bob).ready():
        text = httpx.get(f"{gateway.url}/metrics").text
    for name in ("active_connections", "dispatch_errors", "ws_ping_latency", "event_to_socket"):
        assert name in text
