"""Saved views: filters under a name, one's own or the account's."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel
from helpdesk.tenancy.models import User


class SavedView(ScopedModel):
    """Filters as `selectors.filters.Wanted.stored()` writes them. user: its owner; shared: for the whole account.

    `revision` rises with every change of the filters, because the counters of a view are kept under its revision;
    `counted` is the revision whose counters are complete (see services.views).
    """

    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    shared = models.BooleanField(_("shared"), default=False)
    filters = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)
    counted = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "saved_view"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "user", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
        ]
        indexes = [models.Index(fields=["account_id", "shared"], name="saved_view_account")]

    def __str__(self):
        return self.name
