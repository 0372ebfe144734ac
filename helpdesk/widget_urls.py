"""The widget's loader and frame, and the demo pages that embed it."""

from django.urls import path

from helpdesk import widget_views as widget

urlpatterns = [
    path("widget.js", widget.loader),
    path("widget/look", widget.look),
    path("widget/frame", widget.frame, name="widget-frame"),
    path("widget/jsi18n/<str:language>/", widget.catalog, name="widget-catalog"),
    path("demo/shop/", widget.demo, {"page": "shop"}, name="demo-shop"),
    path("demo/seller/", widget.demo, {"page": "seller"}, name="demo-seller"),
]
