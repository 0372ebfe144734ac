"""What the gateway counts and how long it keeps it."""

import uuid

import httpx
import pytest

from helpdesk.events.wake import connection
from helpdesk.tenancy import tokens
from realtime import limits, positions

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


def test_a_process_whose_lease_lapsed_notes_again_who_is_there_and_nobody_else():
    place = f"lapsed:{uuid.uuid4()}"
    assert limits.enter({place: 2}, "stays")
    assert limits.enter({place: 2}, "leaves")
    limits.leave([place], "leaves")
    connection().delete(f"cc:process:{limits.PROCESS}", f"cc:sockets:{place}")
    limits.renew()
    assert connection().zrange(f"cc:sockets:{place}", 0, -1) == [f"{limits.PROCESS}/stays".encode()]
    limits.leave([place], "stays")


def test_who_was_connected_to_a_dead_process_does_not_count():
    place = f"dead:{uuid.uuid4()}"
    connection().zadd(f"cc:sockets:{place}", {"a-process-without-a-lease/socket": 1})
    assert limits.enter({place: 1}, "mine")
    assert not limits.enter({place: 1}, "another")
    limits.leave([place], "mine")
