"""Files: taken in by their content, kept under names that say nothing.

Each is bound to whoever sent it until one of his messages claims it.
"""

import io
import mimetypes
from pathlib import PurePath

import puremagic
import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from conversations.models import Attachment, Message
from helpdesk.lib.errors import Invalid, TooLarge
from helpdesk.lib.text import clean

log = structlog.get_logger(__name__)
THUMB = (480, 480)
SNIFFED_BYTES = 8192
Image.MAX_IMAGE_PIXELS = 60_000_000
SHOWN_AS_IMAGE = {"image/png", "image/jpeg", "image/gif", "image/webp"}
# What a browser could run when it is opened from our own host is never taken for what it claims to be.
ACTIVE = {
    "text/html",
    "application/xhtml+xml",
    "image/svg+xml",
    "text/xml",
    "application/xml",
    "text/javascript",
    "application/javascript",
}
TEXTUAL = {"text/plain", "text/csv", "application/json", "text/markdown"}
FORBIDDEN_SUFFIXES = {".exe", ".bat", ".cmd", ".com", ".scr", ".msi", ".js", ".vbs", ".jar", ".ps1", ".sh", ".dll"}


def store(upload: UploadedFile, uploaded_by: str) -> Attachment:
    """Take a file in; it waits a day to be claimed by a message. Raises Invalid and TooLarge naming `file`."""
    name = clean(PurePath(upload.name or "file").name)[:255] or "file"
    _check_size(upload)
    content_type = sniff(upload, name)
    attachment = Attachment(
        uploaded_by=uploaded_by,
        content_type=content_type,
        file_name=name,
        file_size=upload.size,
        file_type=_file_type(content_type),
    )
    if content_type in SHOWN_AS_IMAGE:
        _look_at_image(attachment, upload)
    upload.seek(0)
    attachment.claim_account()
    attachment.file.save(name, upload, save=False)
    attachment.save()
    return attachment


def _check_size(upload: UploadedFile) -> None:
    if upload.size > settings.MAX_UPLOAD_BYTES:
        text = _("The file is larger than %(most)d MB.") % {"most": settings.MAX_UPLOAD_BYTES // 1024 // 1024}
        raise TooLarge(text, fields={"file": [text]})
    if upload.size == 0:
        raise _refused(_("The file is empty."))


def sniff(upload: UploadedFile, name: str) -> str:
    """The MIME type found in the content; the name only tells apart what the content cannot. Raises Invalid."""
    upload.seek(0)
    head = upload.read(SNIFFED_BYTES)
    suffix = PurePath(name).suffix.lower()
    if suffix in FORBIDDEN_SUFFIXES or head[:2] == b"MZ" or head[:4] == b"\x7fELF":
        raise _refused(_("Programs cannot be sent."))
    named = mimetypes.guess_type(name)[0] or ""
    found = _by_magic(head, name) or (named if named in TEXTUAL and b"\0" not in head else "")
    return "application/octet-stream" if found in ACTIVE or not found else found


def _by_magic(head: bytes, name: str) -> str:
    """An image, audio or video type only where the content itself has its mark."""
    try:
        guesses = puremagic.magic_string(head, filename=name)
    except puremagic.PureError:
        return ""
    marked = [guess for guess in guesses if guess.byte_match and guess.mime_type]
    return marked[0].mime_type if marked else ""


def _file_type(content_type: str) -> int:
    if content_type in SHOWN_AS_IMAGE:
        return Attachment.FileType.IMAGE
    kinds = {"audio": Attachment.FileType.AUDIO, "video": Attachment.FileType.VIDEO}
    return kinds.get(content_type.split("/")[0], Attachment.FileType.FILE)


def _look_at_image(attachment: Attachment, upload: UploadedFile) -> None:
    """Size and thumbnail; an image that cannot be read stays a plain file."""
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            attachment.width, attachment.height = image.size
            small = ImageOps.exif_transpose(image)
            small.thumbnail(THUMB)
            _keep_thumb(attachment, small)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        log.info("image_unreadable", error=str(error))
        attachment.file_type = Attachment.FileType.FILE
        attachment.width = attachment.height = None


def _keep_thumb(attachment: Attachment, image: Image.Image) -> None:
    attachment.claim_account()
    out = io.BytesIO()
    image.convert("RGBA").save(out, "WEBP", quality=80)
    attachment.thumb.save("thumb.webp", ContentFile(out.getvalue()), save=False)


def claim(message: Message, ids: tuple[int, ...], uploaded_by: str) -> list[Attachment]:
    """Give the message its sender's uploads. Raises Invalid naming `attachments` for another's or a used one."""
    if not ids:
        return []
    waiting = Attachment.objects.select_for_update().filter(pk__in=ids, message=None, uploaded_by=uploaded_by)
    rows = {row.pk: row for row in waiting}
    if set(rows) != set(ids):
        text = _("One of the files is no longer there. Please attach it again.")
        raise Invalid(text, fields={"attachments": [text]})
    Attachment.objects.filter(pk__in=ids).update(message=message, conversation=message.conversation_id)
    return [rows[pk] for pk in ids]


def discard_of(message: Message) -> None:
    """Remove a message's files: the rows now, the bytes once that is certain."""
    discard(list(Attachment.objects.filter(message=message)))


def discard(rows: list[Attachment]) -> None:
    files = [file for row in rows for file in (row.file, row.thumb) if file]
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: [file.storage.delete(file.name) for file in files])


def _refused(text: str) -> Invalid:
    return Invalid(text, fields={"file": [text]})
