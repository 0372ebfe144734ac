"""manage.py simulate: as many believable conversations as wanted, to see how the product behaves among them."""

import json
import time

from django.core.management.base import BaseCommand, CommandError

from conversations.simulate import cast, load, progress
from conversations.simulate.sizes import Size, spread, wrong

PASSWORD = "demo-Chat-2026"


class Command(BaseCommand):
    help = "Fill new accounts (or one that is there) with simulated conversations, and say how to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--conversations", type=int, default=10_000, help="of all accounts together")
        parser.add_argument("--messages", type=int, help="of all accounts together; five a conversation by default")
        parser.add_argument("--accounts", type=int, default=1, help="how many new accounts")
        parser.add_argument("--even", action="store_true", help="as much for each account; else most for the first")
        parser.add_argument("--into", type=int, metavar="ACCOUNT_ID", help="fill this account, make none")
        parser.add_argument("--seed", type=int, default=1, help="the same seed tells the same stories")
        parser.add_argument("--password", default=PASSWORD, help="of everybody in the new accounts")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args, **options):
        begun = time.monotonic()
        run = self._run(options)
        try:
            with progress.shown(sum(size.messages for _, size in run.parts), self.stderr) as run.progress:
                load.fill(run)
        except KeyboardInterrupt as interruption:
            stopped = f"Interrupted after {run.conversations} conversations; those are whole."
            raise CommandError(stopped, returncode=130) from interruption
        self._report(run, options, time.monotonic() - begun)

    def _run(self, options: dict) -> load.Run:
        messages = options["conversations"] * 5 if options["messages"] is None else options["messages"]
        if problem := wrong(options["conversations"], messages, options["accounts"]):
            raise CommandError(problem)
        if options["into"] is not None and options["accounts"] != 1:
            raise CommandError("--into fills one account: leave --accounts out.")
        sizes = spread(Size(options["conversations"], messages), options["accounts"], options["even"])
        return load.Run(options["seed"], list(zip(self._casts(options), sizes, strict=True)), lambda done, phase: None)

    def _casts(self, options: dict) -> list[cast.Cast]:
        try:
            if options["into"] is not None:
                return [cast.existing(options["into"])]
            password = cast.Password.of(options["password"])
            return [cast.make(options["seed"], place, password) for place in range(options["accounts"])]
        except cast.NothingThere as missing:
            raise CommandError(str(missing)) from missing

    def _report(self, run: load.Run, options: dict, seconds: float) -> None:
        described = {
            "conversations": run.conversations, "messages": run.messages, "seconds": round(seconds, 1),
            "phases": {phase: round(taken, 1) for phase, taken in run.seconds.items()},
            "accounts": [self._described(each, size, options) for each, size in run.parts],
        }
        self.stdout.write(json.dumps(described, ensure_ascii=False) if options["json"] else self._told(described))

    def _described(self, each: cast.Cast, size: Size, options: dict) -> dict:
        password = None if options["into"] else options["password"]
        return {
            "id": each.account_id, "email": each.administrator, "password": password,
            "inboxes": [door.id for door in each.doors], "conversations": size.conversations, "messages": size.messages,
        }

    def _told(self, described: dict) -> str:
        phases = ", ".join(f"{phase} {taken:.1f} s" for phase, taken in described["phases"].items())
        lines = [
            f"{described['conversations']} conversations, {described['messages']} messages "
            f"in {described['seconds']:.1f} s ({phases})"
        ]
        for account in described["accounts"]:
            inboxes = " ".join(map(str, account["inboxes"]))
            lines.append(
                f"account {account['id']}: {account['email']} {account['password'] or ''} "
                f"({account['conversations']} conversations; inboxes {inboxes})"
            )
        return "\n".join(lines)
