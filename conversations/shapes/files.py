"""Files in answers: absolute addresses that carry their own right to be read, for a week."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from conversations.models import Attachment

SALT = "conversations.file"
UPLOAD_SALT = "conversations.upload"
LIFETIME = 7 * 24 * 3600


def attachment(row: Attachment) -> dict:
    return {
        "id": row.pk,
        "message_id": row.message_id,
        "account_id": row.account_id,
        "file_type": row.get_file_type_display(),
        "extension": row.file_name.rpartition(".")[2].lower() if "." in row.file_name else None,
        "content_type": row.content_type,
        "file_name": row.file_name,
        "file_size": row.file_size,
        "width": row.width,
        "height": row.height,
        "data_url": address(row, "file"),
        "thumb_url": address(row, "thumb") if row.thumb else "",
    }


def address(row: Attachment, which: str) -> str:
    key = signing.dumps([row.account_id, row.pk, which], salt=SALT)
    return settings.BASE_URL + reverse("file", args=[key, row.file_name if which == "file" else "thumb.webp"])


def upload(row: Attachment) -> dict:
    """An upload not yet sent; its id is signed, so that nobody can claim another's by counting."""
    return attachment(row) | {"id": signing.dumps([row.account_id, row.pk], salt=UPLOAD_SALT)}


def upload_pk(signed: str, account_id: int) -> int | None:
    """The attachment's key, None where the id is forged, old or another account's."""
    try:
        owner, pk = signing.loads(signed, salt=UPLOAD_SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return pk if owner == account_id else None
