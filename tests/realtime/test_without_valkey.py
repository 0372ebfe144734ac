"""Valkey may die: what is written is still delivered, and hints come back by themselves."""

import subprocess
import time

import pytest
import redis

from helpdesk.embedded.valkey import PACKAGE
from tests.realtime.gateway import Gateway


@pytest.fixture
def valkey(tmp_path):
    """A Valkey of this test's own, to be killed."""
    binary = str(next(PACKAGE.glob("_binaries/*/valkey-server")))
    path = tmp_path / "v.sock"

    def start() -> subprocess.Popen:
        command = [binary, "--port", "0", "--unixsocket", str(path), "--dir", str(tmp_path), "--save", ""]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                redis.Redis(unix_socket_path=str(path)).ping()
                return process
            except redis.RedisError:
                time.sleep(0.05)  # polling a process that is starting
        raise TimeoutError("Valkey does not answer.")

    processes = [start()]
    yield processes, start, f"unix://{path}?db=0"
    for process in processes:
        process.kill()
        process.wait()


def test_without_valkey_messages_still_arrive(shop, valkey, tmp_path):
    processes, start, url = valkey
    with Gateway(tmp_path / "uvicorn.log", redis_url=url) as gateway:
        vera = gateway.session(shop.inbox)
        gateway.write(vera, "first")
        with gateway.staff(shop.bob).ready() as bob:
            gateway.write(vera, "before")
            assert bob.until("chat.message.client")["data"]["message"]["content"] == "before"
            processes[0].kill()
            processes[0].wait()
            assert gateway.write(vera, "without").status_code == 201
            assert bob.until("chat.message.client")["data"]["message"]["content"] == "without"
            processes.append(start())
            _await_listeners(url, f"cc:wake:{shop.account.pk}")
            with redis.Redis.from_url(url) as client, client.pubsub() as hints:
                hints.subscribe(f"cc:wake:{shop.account.pk}")
                bob.drain(2)  # longer than a process rests after a hint that did not leave
                gateway.write(vera, "after")
                assert bob.until("chat.message.client")["data"]["message"]["content"] == "after"
                assert any(hint["type"] == "message" for hint in _heard(hints)), "hints did not come back"


def _await_listeners(url: str, channel: str, seconds: float = 60) -> None:
    """Until the web process listens to hints again."""
    until = time.monotonic() + seconds
    with redis.Redis.from_url(url) as client:
        while not client.pubsub_numsub(channel)[0][1]:
            assert time.monotonic() < until, "nobody listens to hints any more"
            time.sleep(0.05)  # polling another process: there is nothing to wait on


def _heard(hints) -> list[dict]:
    heard = []
    while hint := hints.get_message(timeout=1):
        heard.append(hint)
    return heard
