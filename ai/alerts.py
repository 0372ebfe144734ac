"""What an administrator has to know: kept once a day and subject, and told to the panel as it happens."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ai.models import Alert
from conversations.services.actors import Actor
from helpdesk.events.publish import publish

UNKNOWN_MODEL = "unknown_model"
OVER_BUDGET = "over_budget"
COST_SPIKE = "cost_spike"
PROVIDER_DOWN = "provider_down"
KEY_REFUSED = "key_refused"
NO_MONEY = "no_money"
ARM_STOPPED = "arm_stopped"
KINDS = (UNKNOWN_MODEL, OVER_BUDGET, COST_SPIKE, PROVIDER_DOWN, KEY_REFUSED, NO_MONEY, ARM_STOPPED)


def tell(kind: str, subject: str, **detail) -> bool:
    """Whether it is news today. News is an event of the account, which the panel and webhooks hear."""
    now = timezone.now()
    with transaction.atomic():
        row, made = Alert.objects.get_or_create(
            kind=kind, subject=subject[:200], day=now.date(), defaults={"detail": detail, "first_at": now}
        )
        if made:
            publish("ai.alert", actor=Actor.system(), payload={"alert": kind, "subject": row.subject, **detail})
        else:
            Alert.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now, detail=detail)
    return made


def recent(most: int = 50) -> list[dict]:
    rows = Alert.objects.order_by("-last_at")[:most]
    return [
        {
            "kind": row.kind, "subject": row.subject, "detail": row.detail, "times": row.times,
            "first_at": row.first_at.isoformat(), "last_at": row.last_at.isoformat(),
        }
        for row in rows
    ]  # fmt: skip
