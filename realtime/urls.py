from django.urls import path

from realtime import schema

urlpatterns = [path("api/schema/frames.json", schema.frames, name="frames-schema")]
