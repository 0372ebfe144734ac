"""manage.py prepare_database: roles, extensions and privileges, by the owner. May be repeated."""

from django.core.management.base import BaseCommand, CommandError

from helpdesk.embedded.preparation import Unsuitable, prepare
from helpdesk.env import env
from helpdesk.scope.roles import application_url


class Command(BaseCommand):
    help = "Make the database ready for migrations: its roles, extensions and default privileges. May be repeated."
    requires_system_checks = ()

    def handle(self, **options):
        application = application_url(env.database_url, env.owner_url, env.secret_key)
        try:
            prepare(env.owner_url or env.database_url, application, managed=not env.owner_url)
        except Unsuitable as problem:
            raise CommandError(str(problem)) from problem
