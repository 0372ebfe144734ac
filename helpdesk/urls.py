"""Every address of the product."""

from django.urls import include, path

from ai.api import urls as ai
from ai.knowledge.api import urls as knowledge
from conversations.api import docs
from conversations.api import urls as core
from helpdesk.admin_site import admin_site

DESCRIBED = [path(route, view.as_view()) for rooms in (core, ai, knowledge) for route, view in rooms.ALL.items()]

urlpatterns = [
    path("api/schema/", docs.Schema.as_view(urlconf=DESCRIBED), name="schema"),
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
