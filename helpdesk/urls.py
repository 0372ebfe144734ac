"""Every address of the product."""

from importlib.util import find_spec as _find_spec

from django.urls import include, path


def find_spec(name):
    try:
        return _find_spec(name)
    except ModuleNotFoundError:
        return None


urlpatterns = [
    path("", include(module))
    for module in [
        "conversations.api.urls",
        "conversations.channels.widget.urls",
        "realtime.urls",
        "helpdesk.widget_urls",
        "helpdesk.panel_urls",
        "helpdesk.health_urls",
    ]
    if find_spec(module)
]
if find_spec("helpdesk.admin_site"):
    from helpdesk.admin_site import admin_site

    urlpatterns.append(path("admin/", admin_site.urls))

handler400 = "helpdesk.failures.bad_request"
handler403 = "helpdesk.failures.forbidden"
handler404 = "helpdesk.failures.not_found"
handler500 = "helpdesk.failures.server_error"
