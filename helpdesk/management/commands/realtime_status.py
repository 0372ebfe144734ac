"""manage.py realtime_status: who is connected, where, and whether everything keeps up."""

import json
import time
from collections import Counter

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from helpdesk import figures
from helpdesk.events.tasks import last_sweep
from helpdesk.tenancy import gateways

SHOWN = 20  # accounts in the terminal; --json has all


def collected(account: int | None = None) -> dict:
    """{valkey, sweeper: {age, lag, found} or None, kinds: {kind: n}, processes: [], accounts: [{id, connections}]}"""
    reports, swept = gateways.reports(), last_sweep()
    kinds: Counter = Counter()
    accounts: dict[int, Counter] = {}
    for report in reports:
        kinds.update(report["kinds"])
        for pk, connections in report["accounts"].items():
            accounts.setdefault(int(pk), Counter()).update(connections)
    busiest = sorted(accounts.items(), key=lambda each: -sum(each[1].values()))
    return {
        "valkey": figures.valkey_answers(),
        "sweeper": swept and {"age": time.time() - swept["at"], "lag": swept["lag"], "found": swept["found"]},
        "kinds": dict(kinds),
        "processes": [{name: value for name, value in each.items() if name != "accounts"} for each in reports],
        "accounts": [{"id": pk, "connections": dict(held)} for pk, held in busiest if account in (None, pk)],
    }


class Command(BaseCommand):
    help = "Connections by kind and account, how late the log and the event loops are, the sweeper, the web processes."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--account", type=int, help="of this account only")
        parser.add_argument("--wait", type=float, default=0, help="seconds to wait for somebody to be connected")

    def handle(self, as_json, account, wait, **options):
        until, said = time.monotonic() + wait, collected(account)
        while not said["accounts"] and time.monotonic() < until:
            time.sleep(0.2)  # processes report every few seconds
            said = collected(account)
        if as_json:
            self.stdout.write(json.dumps(said, indent=1))
        else:
            _show(said, Console(file=self.stdout, width=110))


def _show(said: dict, console: Console) -> None:
    swept = said["sweeper"]
    console.print(f"Valkey    {'answers' if said['valkey'] else 'DOES NOT ANSWER'}")
    console.print(f"Sweeper   {_sweeper(swept)}")
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(said["kinds"].items()))
    console.print(f"Connected {listed or 'nobody'}\n")
    console.print(_processes(said["processes"]))
    console.print(_accounts(said["accounts"]))


def _sweeper(swept: dict | None) -> str:
    if swept is None:
        return "has not been seen"
    return f"ran {swept['age']:.0f} s ago, found {swept['found']}, the oldest {swept['lag']:.1f} s late"


def _processes(reports: list[dict]) -> Table:
    table = Table("Web process", "Since", "Connections", "Memory", "Loop late", "Log looked at", "Hints", box=None)
    for each in reports:
        table.add_row(
            each["process"],
            time.strftime("%d %b %H:%M", time.localtime(each["started"])),
            str(each["connections"]),
            f"{each['memory'] / 2**20:.0f} MiB",
            f"{each['loop_lag'] * 1000:.0f} ms",
            f"{each['log_lag']:.1f} s ago",
            "heard" if each["hints"] else "NOT HEARD",
        )
    return table


def _accounts(accounts: list[dict]) -> Table:
    table = Table("Account", "Connections", box=None)
    for each in accounts[:SHOWN]:
        table.add_row(str(each["id"]), ", ".join(f"{n} {kind}" for kind, n in sorted(each["connections"].items())))
    if len(accounts) > SHOWN:
        table.add_row("...", f"and {len(accounts) - SHOWN} more accounts")
    return table
