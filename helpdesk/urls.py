"""Every address of the product."""

from django.urls import include, path

from helpdesk.admin_site import admin_site

urlpatterns = [
    path("", include("conversations.api.urls")),
    path("", include("ai.api.urls")),
    path("", include("ai.knowledge.api.urls")),
    path("", include("conversations.channels.widget.urls")),
    path("", include("realtime.urls")),
    path("", include("helpdesk.widget_urls")),
    path("", include("helpdesk.panel_urls")),
    path("", include("helpdesk.health_urls")),
    path("admin/", admin_site.urls),
]

handler400 = "helpdesk.failures.bad_request"
handler403 = "helpdesk.failures.forbidden"
handler404 = "helpdesk.failures.not_found"
handler500 = "helpdesk.failures.server_error"
