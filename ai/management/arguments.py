"""What commands are given, read strictly: an account there is, a number of conversations above nothing."""

import argparse

from django.core.management.base import CommandError

from helpdesk.scope import scope
from helpdesk.tenancy.models import Account


def above_nothing(given: str) -> int:
    """A whole number from 1 on. Raises ArgumentTypeError."""
    if not given.isascii() or not given.isdigit() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given}: a whole number above 0 is expected")
    return int(given)


def require_account(pk: int) -> None:
    """Raises CommandError where there is none."""
    with scope(pk):
        if not Account.objects.filter(pk=pk).exists():
            raise CommandError(f"There is no account {pk}.")
