"""The admin theme in the product's own name, sign and blue."""

from django.http import HttpRequest
from django.templatetags.static import static


def _sign(request: HttpRequest) -> str:
    return static("favicon.svg")


# Changing a colour changes the style element it is stated in: admin_site.THEME_NEEDS names that by its hash.
PRIMARY = {
    "50": "#edf2ff",
    "100": "#dbe4ff",
    "200": "#bac8ff",
    "300": "#91a7ff",
    "400": "#7d95ff",
    "500": "#4c6ef5",
    "600": "#3b5bdb",
    "700": "#2f4bc0",
    "800": "#28409f",
    "900": "#243a85",
    "950": "#1b2a5e",
}

UNFOLD = {
    "SITE_TITLE": "Chat Center",
    "SITE_HEADER": "Chat Center",
    "SITE_URL": "/app/",
    "SITE_ICON": _sign,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _sign}],
    "COLORS": {"primary": PRIMARY},
}
