"""`manage.py import_articles --account ID FILE...`: articles from Markdown, HTML, text and CSV."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ai.knowledge.importing.files import READERS, read
from ai.knowledge.importing.store import Settings, store
from ai.knowledge.selectors.articles import VISIBILITIES
from conversations.services.actors import Actor
from helpdesk.lib.errors import Problem
from helpdesk.scope import scope
from helpdesk.tenancy.models import Account


class Command(BaseCommand):
    help = "Import files and folders into an account's knowledge base; what was imported before is changed."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--account", type=int, required=True)
        parser.add_argument("--language", help="of articles that do not say it themselves")
        parser.add_argument("--visibility", choices=VISIBILITIES)
        parser.add_argument("--inbox", type=int, action="append", help="only for this inbox; may be repeated")
        parser.add_argument("--publish", action="store_true", help="at once, else they are drafts")

    def handle(self, paths, **options):
        settings = Settings(
            options["language"], VISIBILITIES.get(options["visibility"]), options["inbox"], options["publish"]
        )
        with scope(options["account"]):
            if not Account.objects.filter(pk=options["account"]).exists():
                raise CommandError(f"There is no account {options['account']}.")
            problems = sum(self._import(path, settings) for path in _files(paths))
        if problems:
            raise CommandError(f"{problems} problems; everything else is stored.")

    def _import(self, path: Path, settings: Settings) -> int:
        try:
            report = store(read(path.name, path.read_bytes()), settings, Actor.system())
        except (Problem, OSError) as problem:
            self.stderr.write(f"{path}: {problem}")
            return 1
        for each in report.errors:
            self.stderr.write(f"{path}, row {each['row']}, {each['field']}: {each['message']}")
        self.stdout.write(f"{path}: {report.created} new, {report.updated} changed, {report.unchanged} as they were")
        return len(report.errors)


def _files(paths: list[Path]) -> list[Path]:
    """Files as they are named, folders by the files in them that can be read."""
    found = []
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in READERS) if path.is_dir() else [path]
        found += inside
    return found
