"""What an administrator has to know. News is told once a day and subject; what lasts, when it begins and ends."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ai.models import Alarm, Alert
from conversations.services.actors import Actor
from helpdesk.events.publish import publish

UNKNOWN_MODEL = "unknown_model"
OVER_BUDGET = "over_budget"
PROVIDER_DOWN = "provider_down"
KEY_REFUSED = "key_refused"
NO_MONEY = "no_money"
ARM_STOPPED = "arm_stopped"
COST_SPIKE = "cost_spike"
FALLBACK = "fallback_rate"
HARMFUL = "harmful_percent"
BUDGET_80 = "budget_80"
BUDGET_100 = "budget_100"
LASTING = (PROVIDER_DOWN, COST_SPIKE, FALLBACK, HARMFUL, BUDGET_80, BUDGET_100)
KINDS = (UNKNOWN_MODEL, OVER_BUDGET, KEY_REFUSED, NO_MONEY, ARM_STOPPED, *LASTING)
RAISED, CLEARED = "raised", "cleared"


def tell(kind: str, subject: str, **detail) -> bool:
    """Whether it is news today. News is an event of the account, which the panel, e-mail and webhook hear."""
    with transaction.atomic():
        made = _note(kind, subject, detail)
        if made:
            _publish(kind, subject, RAISED, detail)
    return made


def state(kind: str, subject: str, raised: bool, **detail) -> bool:
    """Whether something that lasts (of LASTING) has begun or ended; each is told once, however often one looks."""
    if Alarm.objects.filter(kind=kind, subject=subject[:200], raised=True).exists() == raised:
        return False
    with transaction.atomic():
        Alarm.objects.get_or_create(kind=kind, subject=subject[:200])
        row = Alarm.objects.select_for_update().get(kind=kind, subject=subject[:200])
        if row.raised == raised:
            return False
        Alarm.objects.filter(pk=row.pk).update(raised=raised, since=timezone.now(), detail=detail)
        if raised:
            _note(kind, subject, detail)
        _publish(kind, subject, RAISED if raised else CLEARED, detail)
    return True


def raised() -> set[tuple[str, str]]:
    """(kind, subject) of all that lasts at the moment."""
    return set(Alarm.objects.filter(raised=True).values_list("kind", "subject"))


def _note(kind: str, subject: str, detail: dict) -> bool:
    now = timezone.now()
    first = {"detail": detail, "first_at": now}
    row, made = Alert.objects.get_or_create(kind=kind, subject=subject[:200], day=now.date(), defaults=first)
    if not made:
        Alert.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now, detail=detail)
    return made


def _publish(kind: str, subject: str, how: str, detail: dict) -> None:
    payload = {"alert": kind, "subject": subject[:200], "state": how, **detail}
    publish("ai.alert", actor=Actor.system(), payload=payload)


def recent(most: int = 50) -> list[dict]:
    """[{"kind", "subject", "text", "detail", "times", "first_at", "last_at", "lasts", "over"}]."""
    from ai.telling.wording import headline

    lasting = raised()
    return [
        {
            "kind": row.kind, "subject": row.subject, "text": headline(row.kind, row.subject, row.detail),
            "detail": row.detail, "times": row.times, "lasts": (row.kind, row.subject) in lasting,
            "over": row.kind in LASTING and (row.kind, row.subject) not in lasting,
            "first_at": row.first_at.isoformat(), "last_at": row.last_at.isoformat(),
        }
        for row in Alert.objects.order_by("-last_at")[:most]
    ]  # fmt: skip
