"""Files, by an address that carries its own right to be read."""

from csp.decorators import csp_replace
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from conversations.models import Attachment
from conversations.services.attachments import SHOWN_AS_IMAGE
from conversations.shapes.files import LIFETIME, SALT
from helpdesk.scope import scope

INLINE = SHOWN_AS_IMAGE | {
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/mp4",
    "audio/webm",
    "video/mp4",
    "video/webm",
    "video/ogg",
    "application/pdf",
}


@require_safe
@csp_replace({"default-src": ["'none'"], "sandbox": []})
def serve(request: HttpRequest, key: str, name: str) -> FileResponse:
    """The file or its thumbnail. Only what a browser shows without running it is shown in place."""
    account_id, pk, which = _meaning(key)
    with scope(account_id):
        row = Attachment.objects.filter(pk=pk).first()
    if row is None or which not in ("file", "thumb") or not getattr(row, which):
        raise Http404
    kind = "image/webp" if which == "thumb" else row.content_type
    try:
        opened = getattr(row, which).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=kind not in INLINE, filename=row.file_name, content_type=kind)
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _meaning(key: str) -> tuple[int, int, str]:
    try:
        return signing.loads(key, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature as error:
        raise Http404 from error
