from django.apps import AppConfig


class ScopeConfig(AppConfig):
    name = "helpdesk.scope"
    label = "scope"
