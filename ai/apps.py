from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AiConfig(AppConfig):
    name = "ai"
    verbose_name = _("AI")

    def ready(self):
        if settings.AI_ENABLED:
            from ai import demo, first_look, following  # noqa: F401  (connect, register and subscribe)
            from ai.telling import hook, mail  # noqa: F401  (subscribe)
