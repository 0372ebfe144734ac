"""`manage.py train_guard`: make the guard's small models anew from their phrases."""

from django.core.management.base import BaseCommand

from ai.guard import learned


class Command(BaseCommand):
    help = "Train the models beside the guard's rules. The same phrases and seed give the same weights."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, seed, **options):
        from ai.guard import training

        self._keep(learned.WEIGHTS, training.train(seed))
        self._keep(learned.COMMANDS, training.train_commands(seed))

    def _keep(self, path, made) -> None:
        import numpy as np  # only who trains pays for it

        weights, bias = made
        np.savez_compressed(path, weights=weights, bias=bias)
        self.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KiB")
