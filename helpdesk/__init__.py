"""Chat Center. The Celery application is loaded with the package, so that every process finds the same broker."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
