"""Trains the models of tier 1 from the phrases in ai/tier1/phrases."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ai.tier1.model import LANGUAGES, MODELS


class Command(BaseCommand):
    """`manage.py train_tier1 [--seed N] [--lang ru]`: the same seed writes the same files, byte for byte."""

    help = "Trains the tier 1 models from the phrases in ai/tier1/phrases and calibrates them on held-out templates."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--lang", choices=LANGUAGES, help="one language only")
        parser.add_argument("--into", type=Path, default=MODELS, help="the folder to write into")

    def handle(self, *args: Any, seed: int, lang: str | None, into: Path, **options: Any) -> None:
        from ai.tier1.training import train

        for one in [lang] if lang else LANGUAGES:
            report = train(one, seed, into)
            self.stdout.write(f"{one}: " + ", ".join(f"{name} {value}" for name, value in report.items()))
