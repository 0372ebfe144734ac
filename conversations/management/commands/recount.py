"""manage.py recount [--account ID] [--repair]: every counter against the conversations themselves."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from conversations.services import recount


class Command(BaseCommand):
    help = "Compare every counter with the conversations it counts. Exit code 1 where they differ and are not repaired."

    def add_arguments(self, parser):
        parser.add_argument("--account", type=int, help="this account only")
        parser.add_argument("--repair", action="store_true", help="make the counters right")

    def handle(self, *args, **options):
        accounts = _accounts()
        if options["account"] is not None:
            if options["account"] not in accounts:
                raise CommandError("There is no such account.")
            accounts = [options["account"]]
        differing = sum(self._account(account_id, options["repair"]) for account_id in accounts)
        if differing and not options["repair"]:
            raise CommandError(f"{differing} counters differ. Repair them with --repair.")
        self.stdout.write(f"{differing} counters repaired." if differing else "Every counter is right.")

    def _account(self, account_id: int, repair: bool) -> int:
        differences = recount.recount(account_id, repair=repair)
        for each in differences:
            numbers = ", ".join(
                f"{name} {told} instead of {found}"
                for name, told, found in zip(recount.NUMBERS, each.told, each.found, strict=True)
                if told != found
            )
            where = f"account {account_id}, inbox {each.inbox_id}, assignee {each.assignee_id}, {each.facet or 'all'}"
            self.stdout.write(f"{where}: {numbers}")
        return len(differences)


def _accounts() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select every_account()")
        return [pk for (pk,) in cursor.fetchall()]
