"""manage.py build_assets: what `up` builds before it starts the web, for images that start the web themselves."""

from django.core.management.base import BaseCommand

from helpdesk.embedded import steps


class Command(BaseCommand):
    help = "Compile translations, pick out the front-end packages and collect static files, where they have changed."
    requires_system_checks = ()

    def handle(self, **options):
        self.stdout.write(f"Translations: {steps.compile_translations()}")
        self.stdout.write(f"Front-end packages: {steps.build_vendor()}")
        self.stdout.write(f"Static files: {steps.collect_static()}")
