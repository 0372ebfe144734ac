"""Files, by an address that carries its own right to be read."""

import re

from csp.decorators import csp_replace
from django.core import signing
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from conversations.models import Attachment
from conversations.services.attachments import SHOWN_AS_IMAGE
from conversations.shapes.files import LIFETIME, SALT
from helpdesk.scope import scope

AUDIO = {"audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav", "audio/mp4", "audio/webm"}
VIDEO = {"video/mp4", "video/webm", "video/ogg"}
INLINE = SHOWN_AS_IMAGE | AUDIO | VIDEO
RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})$")


@require_safe
@csp_replace({"default-src": ["'none'"], "sandbox": []})
def serve(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The file or its thumbnail. Only what a browser shows without running it is shown in place."""
    row, which = _found(key)
    kind = "image/webp" if which == "thumb" else row.content_type
    response = _answer(_opened(row, which), request.headers.get("Range", ""))
    response["Content-Type"] = kind
    response["Content-Disposition"] = _disposition(row.file_name, kind)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _found(key: str) -> tuple[Attachment, str]:
    try:
        account_id, pk, which = signing.loads(key, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    with scope(account_id):
        row = Attachment.objects.filter(pk=pk).first()
    if row is None or which not in ("file", "thumb") or not getattr(row, which):
        raise Http404
    return row, which


def _opened(row: Attachment, which: str) -> File:
    try:
        return getattr(row, which).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _answer(opened: File, wanted: str) -> HttpResponse:
    """The whole, or the part a player asks for: 206, and 416 past the end."""
    asked, size = RANGE.match(wanted), opened.size
    if asked is None:
        return FileResponse(opened)
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    opened.seek(first)
    response = FileResponse(_part(opened, last - first + 1), status=206)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _part(opened: File, left: int):
    with opened:
        while left > 0 and (chunk := opened.read(min(left, 65536))):
            left -= len(chunk)
            yield chunk


def _disposition(name: str, kind: str) -> str:
    return content_disposition_header(kind not in INLINE, name) or "attachment"
