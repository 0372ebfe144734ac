"""Alerts to a webhook of the account: signed, to a public address only, and with an end to everybody's patience."""

import asyncio
import json
import time
import uuid
from urllib.parse import urlsplit, urlunsplit

from ai.models import Setting
from ai.providers import address
from ai.secrets import unseal
from ai.telling import PANEL_ONLY
from helpdesk.events.models import Event
from helpdesk.events.publish import subscribe
from helpdesk.lib.signing import webhook_headers
from helpdesk.scope import current_account_id

SECONDS = 8.0
NAMES = uuid.UUID("6f1b1a1e-6f0e-4f0b-9d35-0d5a8f1c3a52")  # deliveries' ids follow from it and the event


class NotTaken(Exception):
    """The webhook answered with something else than 2xx."""


@subscribe("ai.alert", durable=True, name="ai.alert.webhook")
def send(event: Event) -> None:
    """Raises what went wrong, for a later attempt; the id of the delivery stays the same."""
    row = Setting.objects.filter(inbox=None).first()
    if row is None or not row.alert_url or event.payload["alert"] in PANEL_ONLY:
        return
    where = address.require_reachable(bare(row.alert_url))
    body = json.dumps(_said(event), ensure_ascii=False).encode()
    delivery = str(uuid.uuid5(NAMES, f"{current_account_id()}:{event.pk}"))
    headers = webhook_headers(unseal(row.encrypted_alert_secret), body, delivery, int(time.time()))
    asyncio.run(_post(row.alert_url, where, body, headers))


def bare(url: str) -> str:
    """Without its query, which a provider's address may not have, and a webhook's may."""
    return urlunsplit(urlsplit(url)._replace(query=""))


def _said(event: Event) -> dict:
    return {"event": event.kind, "id": event.pk, "account": {"id": current_account_id()},
            "created_at": event.created_at.isoformat(), **event.payload}  # fmt: skip


async def _post(url: str, where: str | None, body: bytes, headers: dict) -> None:
    import httpx2  # loaded with the first alert and not with the process

    async def pinned(sent) -> None:
        address.pin(sent, where)

    hooks = {"request": [pinned]}
    async with (
        asyncio.timeout(SECONDS),
        httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, event_hooks=hooks) as client,
        client.stream("POST", url, content=body, headers=headers) as answer,  # nobody needs its body
    ):
        if not answer.is_success:
            raise NotTaken(f"{answer.status_code} from the alerts' webhook")
