"""Every frame in both directions, as JSON Schema (frames.json); the tests hold what is really sent against it."""

from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

FRAMES = Path(__file__).with_name("frames.json")


@require_safe
@cache_control(public=True, max_age=3600)
def frames(request: HttpRequest) -> FileResponse:
    return FileResponse(FRAMES.open("rb"), content_type="application/schema+json")
