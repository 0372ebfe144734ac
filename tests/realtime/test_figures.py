"""What Prometheus is told: every figure the alerts and the dashboard name exists, and counts over all processes."""

import json
import re
import socket
import subprocess
import sys

import httpx
import pytest
import yaml
from django.core.management import call_command

from helpdesk import figures
from helpdesk.events import tasks
from tests.product import ROOT
from tests.realtime.gateway import Gateway

DASHBOARD = ROOT / "deploy/grafana/realtime.json"
ALERTS = ROOT / "deploy/prometheus/alerts.yml"
WORDS = {"rate", "sum", "by", "le", "max", "absent", "or", "histogram_quantile", "up", "kind", "code", "job"}


def named(expression: str) -> set[str]:
    """The figures an expression asks for."""
    bare = re.sub(r'"[^"]*"|\[\w+\]|by \([^)]*\)', "", expression)
    return {word for word in re.findall(r"[a-z_]{2,}", bare) if word not in WORDS}


def expressions() -> list[str]:
    rules = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [rule["expr"] for rule in rules] + [each["expr"] for panel in panels for each in panel["targets"]]


@pytest.fixture
def told(gateway, shop):
    """/metrics with somebody connected, after a sweep."""
    tasks.sweep()
    with gateway.staff(shop.bob).ready():
        return httpx.get(f"{gateway.url}/metrics").text


def test_every_figure_named_exists(told):
    wanted = {name for expression in expressions() for name in named(expression)}
    there = set(re.findall(r"^(?:# TYPE )?([a-z_]+)", told, re.MULTILINE))
    assert len(wanted) > 15
    assert wanted <= there, wanted - there


def test_rules_can_be_read():
    scraped = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    assert scraped["rule_files"] == ["alerts.yml"]
    for rule in yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]:
        assert {"alert", "expr", "for", "labels", "annotations"} <= set(rule)


def test_figures_are_for_this_machine_or_who_has_the_token(gateway, tmp_path):
    behind = {"X-Forwarded-For": "203.0.113.9"}
    assert httpx.get(f"{gateway.url}/metrics", headers=behind).status_code == 404
    with Gateway(tmp_path / "log", METRICS_TOKEN="a secret of Prometheus") as guarded:
        asked = f"{guarded.url}/metrics"
        assert httpx.get(asked, headers=behind | {"Authorization": "Bearer wrong"}).status_code == 404
        assert httpx.get(asked, headers=behind | {"Authorization": "Bearer a secret of Prometheus"}).status_code == 200


def test_what_a_killed_process_said_of_its_connections_is_forgotten(committed, tmp_path, monkeypatch):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    for name in (f"gauge_livesum_{gone.pid}.db", f"counter_{gone.pid}.db"):
        (tmp_path / name).write_bytes(bytes(64))
    monkeypatch.setenv(figures.DIRECTORY, str(tmp_path))
    figures.text()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"counter_{gone.pid}.db"]


def test_status_says_who_is_connected_and_where(gateway, shop, capsys):
    with gateway.staff(shop.bob).ready():
        call_command("realtime_status", "--json", "--wait", "12", f"--account={shop.account.pk}")
    said = json.loads(capsys.readouterr().out)
    assert said["valkey"]
    assert said["sweeper"] is not None
    assert [each["connections"] for each in said["accounts"]] == [{"staff": 1}]
    assert any(each["process"].startswith(socket.gethostname()) for each in said["processes"])
    call_command("realtime_status")
    assert "staff" in capsys.readouterr().out
