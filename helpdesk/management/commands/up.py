"""manage.py up: everything the product needs, in one process tree, until Ctrl-C."""

import os

import psycopg
from django.core.management.base import BaseCommand, CommandError

from helpdesk.embedded.children import FailedToStart
from helpdesk.embedded.lock import AlreadyRunning
from helpdesk.embedded.ports import PortTaken
from helpdesk.embedded.preparation import Unsuitable
from helpdesk.embedded.supervisor import Options, Supervisor
from helpdesk.embedded.system_user import NoSystemUser
from helpdesk.embedded.terminal import Terminal
from helpdesk.env import env, flag

MOST_WEB = 64
EXPECTED = (
    AlreadyRunning,
    PortTaken,
    Unsuitable,
    FailedToStart,
    NoSystemUser,
    PermissionError,
    psycopg.OperationalError,
)


class Command(BaseCommand):
    help = "Run the whole product: database and queue (unless given by address), web, worker and beat. Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--only-servers", action="store_true", help="only the database and the queue, migrated")
        parser.add_argument("--web", type=int, help="how many web processes share the port (WEB, else 1)")

    def handle(self, only_servers, web, **options):
        web = int(os.environ.get("WEB", "1")) if web is None else web
        if not 1 <= web <= MOST_WEB:
            raise CommandError(f"--web must be between 1 and {MOST_WEB}.")
        try:
            Supervisor(self._options(only_servers, web), Terminal()).run()
        except EXPECTED as problem:
            raise CommandError(str(problem)) from problem

    def _options(self, only_servers: bool, web: int) -> Options:
        return Options(
            data_dir=env.data_dir,
            host=env.host,
            port=env.port,
            base_url=env.base_url,
            server=os.environ.get("SERVER", "uvicorn"),
            only_servers=only_servers,
            embedded_database=env.embedded_database,
            embedded_queue=env.embedded_redis,
            demo=flag("DEMO", True),
            web=web,
        )
