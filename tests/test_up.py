"""`manage.py up`, really: started, killed at every limb, started again, stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import psutil
import pytest

from tests.installed import first_said, installed
from tests.product import ROOT, Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STOP = 100  # seconds: generous, the machine may be busy
NOTHING_TO_DO = {
    "Migrations up to date",
    "Translations up to date",
    "Front-end packages up to date",
    "Static files up to date",
    "Demo data kept",
}
PLACES = ("/app/", "/demo/shop/", "/demo/seller/", "/admin/", "/api/docs/")
CHILDREN = ("web", "worker", "beat", "valkey", "postgres")


@pytest.fixture(scope="module")
def product(folder):
    with installed(folder / "data") as running:
        yield running


@pytest.fixture(scope="module")
def demo(product):
    return product.demo()


def _up(product: Product, *words: str, **environment) -> subprocess.CompletedProcess:
    """Another copy beside `product`, expected to give up at once."""
    command = [sys.executable, str(ROOT / "manage.py"), "up", *words]
    wanted = product.environment | environment
    return subprocess.run(command, env=wanted, cwd=ROOT, capture_output=True, text=True, timeout=120)


def _said(product: Product) -> str:
    return (product.data_dir / "up.out").read_text()


def _eventually(question, seconds: float = 100) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.1)


def _living(directory) -> list[str]:
    """Every process that belongs to the copy of this directory, whoever its parent is now."""
    found = []
    for process in psutil.process_iter(["pid", "name", "status"]):
        if (
            process.pid != os.getpid()
            and process.info["status"] != psutil.STATUS_ZOMBIE
            and _touches(process, directory)
        ):
            found.append(f"{process.pid} {process.info['name']}")
    return found


def _touches(process: psutil.Process, directory) -> bool:
    try:
        told = process.environ().get("DATA_DIR") == str(directory)
        return told or str(directory) in " ".join(process.cmdline()) or process.cwd().startswith(str(directory))
    except (psutil.Error, OSError):
        return False


def _steps(said: str) -> set[str]:
    """The lines of what was done before it ran, without their seconds."""
    return {" ".join(line.split()[:-2]) for line in said.splitlines() if line.startswith("  ") and line.endswith(" s")}


def test_the_first_start_makes_everything(product):
    assert {"Static files collected", "Demo data loaded", "Web, worker, beat running"} <= _steps(first_said())
    assert any(re.fullmatch(r"Migrations \d{2,} applied", step) for step in _steps(first_said()))


def test_stopped_and_started_again_it_has_nothing_to_do(product, demo):
    """What was installed has been stopped before it was copied, so this is its second start."""
    assert _steps(_said(product)) >= NOTHING_TO_DO
    assert _accounts(product) == len({user["account_id"] for user in demo["users"]})


def test_it_tells_where_to_go_and_who_may_sign_in(product, demo):
    _eventually(lambda: "Ready after" in _said(product))
    for place in PLACES:
        assert f"{product.url}{place}" in _said(product)
    for user in demo["users"]:
        assert user["email"] in _said(product)


@pytest.mark.parametrize("place", PLACES)
def test_what_it_tells_is_there(product, place):
    assert httpx.get(product.url + place, follow_redirects=True).status_code == 200


def test_a_second_copy_on_the_same_directory_is_refused(product):
    refused = _up(product, PORT="0")
    assert refused.returncode == 1
    assert f"Another copy runs on {product.data_dir}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_told_before_anything_starts(product, tmp_path):
    refused = _up(product, DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert f"127.0.0.1:{product.port} cannot be used" in refused.stderr
    assert not (tmp_path / "postgres").exists()


def test_another_copy_runs_beside_it_and_stops_with_nothing_left(product, folder):
    with installed(folder / "beside") as other:
        assert other.port != product.port
        assert httpx.get(f"{product.url}/readyz").status_code == 200
        _stop(other, signal.SIGTERM)


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_comes_back_and_it_is_said(product, name):
    killed, already = product.child(name).pid, _said(product).count(f"{name} is back")
    product.kill(name)
    _eventually(lambda: _said(product).count(f"{name} is back") > already)
    assert product.child(name).pid != killed
    assert f"{name} was killed (SIGKILL); starting it again" in _said(product)
    product.wait_ready()


def test_a_killed_supervisor_takes_its_children_along_and_starts_again(product):
    product.process.kill()
    product.process.wait()
    _eventually(lambda: not _living(product.data_dir), STOP)
    product.__enter__()


def _stop(product: Product, number: int) -> None:
    _eventually(lambda: _said(product).rstrip().endswith("Ctrl-C stops everything."))
    product.process.send_signal(number)
    assert product.process.wait(STOP) == 0
    assert _living(product.data_dir) == []


def _accounts(product: Product) -> int:
    return product.ask("select count(*) from account")


def _listens(process: psutil.Process) -> list:
    """Where; nowhere for one that has just ended, as PostgreSQL's own helpers do."""
    try:
        return [each.laddr for each in process.net_connections() if each.status == psutil.CONN_LISTEN]
    except psutil.NoSuchProcess:
        return []


def test_nothing_listens_on_the_network_but_the_web(product):
    """The demo's stand-in for a model's provider answers on this machine alone."""
    family = psutil.Process(product.process.pid).children(recursive=True)
    doors = [(process, at) for process in family for at in _listens(process)]
    stand_in = [at for process, at in doors if "ai.fake_llm" in process.cmdline()]
    assert {at.ip for at in stand_in} == {"127.0.0.1"}
    assert {at.port for _, at in doors} - {at.port for at in stand_in} == {product.port}


def test_only_the_servers(folder):
    alone = folder / "alone"
    environment = os.environ | {"DATA_DIR": str(alone), "PORT": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "up", "--only-servers"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as servers:
        assert any("Servers are ready" in line for line in servers.stdout)
        servers.send_signal(signal.SIGTERM)
    assert servers.returncode == 0
    assert _living(alone) == []


def test_an_outside_database_that_is_away_is_an_error_in_words(product, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = f"postgresql://someone@127.0.0.1:{nobody.getsockname()[1]}/x?connect_timeout=2"
        refused = _up(product, "--only-servers", DATA_DIR=str(tmp_path), DATABASE_URL=away)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "postgres").exists()


def test_ctrl_c_stops_everything(product):
    """The last of them: nothing runs afterwards."""
    _stop(product, signal.SIGINT)
