"""Celery tasks that work for one account."""

from collections.abc import Callable

from celery import shared_task

from helpdesk.scope import scope


def account_task(**options) -> Callable:
    """Like `shared_task`; the task's first argument is the account's id, and it runs in that scope.

    The scope ends with the task, so a worker process never carries one tenant into the next task.
    """

    def register(work: Callable) -> Callable:
        def run(account_id: int, *args, **kwargs):
            with scope(account_id):
                return work(*args, **kwargs)

        run.__name__, run.__module__, run.__doc__ = work.__name__, work.__module__, work.__doc__
        run.__qualname__ = work.__qualname__
        return shared_task(**options)(run)

    return register
