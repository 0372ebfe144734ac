"""The description at /api/schema/ and its reading room at /api/docs/. Nothing inline, so the strict CSP holds."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny


class Schema(SpectacularAPIView):
    permission_classes = [AllowAny]
    authentication_classes: list = []


class Docs(SpectacularSwaggerSplitView):
    permission_classes = [AllowAny]
    authentication_classes: list = []
    url_name = "schema"
    template_name = "api/docs.html"
