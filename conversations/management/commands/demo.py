"""manage.py demo [--json]: the demo data, made once; what to sign in with."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand

from conversations.demo import load
from helpdesk.tenancy import tokens


class Command(BaseCommand):
    help = "Load the demo data where it is not there yet, and say how to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args, **options):
        load.load()
        described = load.described(settings.BASE_URL, tokens.token_of)
        if options["json"]:
            self.stdout.write(json.dumps(described, ensure_ascii=False))
            return
        for user in described["users"]:
            self.stdout.write(f"{user['email']}  {user['password']}  {user['role']}")
