"""`manage.py train_guard`: make the guard's small model anew from its phrases."""

from django.core.management.base import BaseCommand

from ai.guard.learned import WEIGHTS


class Command(BaseCommand):
    help = "Train the model beside the guard's rules. The same phrases and seed give the same weights."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, seed, **options):
        import numpy as np

        from ai.guard.training import train

        weights, bias = train(seed)
        np.savez_compressed(WEIGHTS, weights=weights, bias=bias)
        self.stdout.write(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size // 1024} KiB")
