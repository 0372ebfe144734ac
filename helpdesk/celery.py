"""The Celery application. Queues, most urgent first: default, notifications, housekeeping."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # nobody would read what they say, and they load every view there is
PATIENCE = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}  # seconds


class Application(Celery):
    """Whoever hands a task over does not wait for a broker that has stopped answering; a worker waits for tasks."""

    def connection_for_write(self, *args, transport_options=None, **options):
        patience = PATIENCE | (transport_options or {})
        return super().connection_for_write(*args, transport_options=patience, **options)


app = Application("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
