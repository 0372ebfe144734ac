"""Words an account sets up once: labels and canned replies."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel

LABEL = r"^[^\W_][\w-]+$"


class Label(ScopedModel):
    title = models.CharField(
        _("title"),
        max_length=255,
        validators=[RegexValidator(LABEL, _("Two letters or digits at least; only letters, digits, _ and -."))],
    )
    description = models.TextField(_("description"), blank=True, max_length=20_000)
    color = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f93ff",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write it as #1f93ff."))],
    )
    show_on_sidebar = models.BooleanField(_("in the panel's rail"), default=True)

    class Meta:
        db_table = "label"
        constraints = [models.UniqueConstraint(fields=["account_id", "title"], name="label_once")]
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self):
        return self.title

    def clean(self):
        self.title = self.title.lower()


class CannedResponse(ScopedModel):
    short_code = models.CharField(_("short code"), max_length=255)
    content = models.TextField(_("text"), max_length=150_000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "canned_response"
        constraints = [models.UniqueConstraint(fields=["account_id", "short_code"], name="canned_once")]
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")

    def __str__(self):
        return self.short_code
