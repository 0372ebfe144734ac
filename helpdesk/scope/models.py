"""Base of every tenant's table."""

from django.db import models

from helpdesk.scope import NoAccount, active, current_account_id


class ScopedQuerySet(models.QuerySet):
    """Rows of one account. Creating a row gives it the active account."""

    def bulk_create(self, objs, *args, **kwargs):
        for row in objs:
            row.claim_account()
        return super().bulk_create(objs, *args, **kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    """Every query carries the active account. Raises NoAccount where there is none."""

    def get_queryset(self):
        return super().get_queryset().filter(account_id=current_account_id())


class ScopedModel(models.Model):
    """A row that belongs to an account. Row-level security guards its table (see each app's migrations)."""

    account_id = models.BigIntegerField(editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True

    def claim_account(self) -> None:
        """Give a new row the active account. Raises NoAccount where there is none, or where the row is another's."""
        current = active().account_id
        if current is None:
            raise NoAccount(f"No account is active to save {type(self).__name__} in.")
        if self.account_id is None:
            self.account_id = current
        if self.account_id != current:
            raise NoAccount(f"{type(self).__name__} belongs to another account.")

    def save(self, *args, **kwargs):
        self.claim_account()
        super().save(*args, **kwargs)
