from django.urls import path

from helpdesk import health

urlpatterns = [path("healthz", health.healthz), path("readyz", health.readyz), path("metrics", health.metrics)]
