"""The widget's loader and frame, and the demo pages that embed it."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from helpdesk import widget_views as widget

urlpatterns = [
    path("widget.js", widget.loader),
    path("widget/frame", widget.frame, name="widget-frame"),
    path("widget/jsi18n/", JavaScriptCatalog.as_view(packages=[]), name="widget-catalog"),
    path("demo/shop/", widget.demo, {"page": "shop"}, name="demo-shop"),
    path("demo/seller/", widget.demo, {"page": "seller"}, name="demo-seller"),
]
