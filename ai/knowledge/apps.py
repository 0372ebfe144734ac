from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "ai.knowledge"
    label = "knowledge"
    verbose_name = _("Knowledge base")

    def ready(self):
        from ai.knowledge import demo  # noqa: F401  (connects)
