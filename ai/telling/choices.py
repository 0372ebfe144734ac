"""Where alerts go: an account's choice of e-mail, and its webhook with a secret that it checks our signature by."""

import secrets

from ai.models import Setting
from ai.providers import address
from ai.secrets import is_readable, seal, unseal
from ai.telling.hook import bare

FIELDS = ("alert_mail", "alert_url", "new_alert_secret")
LONGEST = 500


def shown(row: Setting) -> dict:
    """The secret is the receiver's to know, so administrators see it."""
    readable = row.alert_url and is_readable(row.encrypted_alert_secret)
    secret = unseal(row.encrypted_alert_secret) if readable else ""
    return {"alert_mail": row.alert_mail is not False, "alert_url": row.alert_url, "alert_secret": secret}


def valid(given: dict, wrong: dict) -> dict:
    """The fields to store; what is wrong is put into `wrong`."""
    values: dict = {}
    if given.get("inbox_id") and set(given) & set(FIELDS):
        wrong["inbox_id"] = ["alerts are the account's"]
    if "alert_mail" in given:
        values["alert_mail"] = given["alert_mail"]
        if not isinstance(given["alert_mail"], bool | None):
            wrong["alert_mail"] = ["true, false or null"]
    if "alert_url" in given:
        said = "" if given["alert_url"] is None else given["alert_url"]
        values["alert_url"] = said.strip() if isinstance(said, str) else ""
        if not isinstance(said, str) or (values["alert_url"] and not _is_address(values["alert_url"])):
            wrong["alert_url"] = [f"a public address of at most {LONGEST} characters that begins with https://"]
    if not isinstance(given.get("new_alert_secret"), bool | None):
        wrong["new_alert_secret"] = ["true or false"]
    return values | _secret(given, values)


def _is_address(url: str) -> bool:
    try:
        return len(url) <= LONGEST and address.is_wellformed(bare(url))
    except ValueError:
        return False


def _secret(given: dict, values: dict) -> dict:
    """A new one where it is asked for, and where there is none yet."""
    wanted = given.get("new_alert_secret") is True
    if not wanted and (not values.get("alert_url") or _has_one()):
        return {}
    return {"encrypted_alert_secret": seal(secrets.token_urlsafe(32))}


def _has_one() -> bool:
    return Setting.objects.filter(inbox=None).exclude(encrypted_alert_secret="").exists()
