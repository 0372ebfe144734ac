from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class TenancyConfig(AppConfig):
    name = "helpdesk.tenancy"
    label = "tenancy"
    verbose_name = _("Account")

    def ready(self):
        from helpdesk.tenancy import endings  # its models are there only now
        from helpdesk.tenancy.models import User

        user_logged_out.connect(endings.signed_out, dispatch_uid="endings")
        post_save.connect(endings.saved, sender=User, dispatch_uid="endings")
