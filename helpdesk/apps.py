from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    label = "helpdesk"

    def ready(self):
        from helpdesk import checks  # noqa: F401  (registers the start-up checks)
