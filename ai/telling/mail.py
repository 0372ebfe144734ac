"""Alerts by e-mail, each administrator in his own language."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from ai.models import Setting
from ai.telling import PANEL_ONLY, wording
from helpdesk.events.models import Event
from helpdesk.events.publish import subscribe
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account, Membership, User

MOST = 50  # administrators


@subscribe("ai.alert", durable=True, name="ai.alert.mail")
def send(event: Event) -> None:
    """A letter that is sent twice, after a crash, has the same Message-ID. Raises OSError for a later attempt."""
    if event.payload["alert"] in PANEL_ONLY or Setting.objects.filter(inbox=None, alert_mail=False).exists():
        return
    account = Account.objects.get(pk=current_account_id())
    letters = [_letter(event, account, user) for user in _administrators()]
    if letters:
        get_connection().send_messages(letters)


def _administrators() -> list[User]:
    places = Membership.objects.filter(role=Membership.Role.ADMINISTRATOR, user__is_active=True)
    return [place.user for place in places.select_related("user").order_by("pk")[:MOST]]


def _letter(event: Event, account: Account, user: User) -> EmailMessage:
    said = dict(event.payload)
    kind, subject, state = (said.pop(name) for name in ("alert", "subject", "state"))
    with translation.override(user.locale or account.locale):
        title = " ".join(wording.title(kind, subject, state, account.name).split())
        text = wording.letter(kind, subject, state, said, f"{settings.BASE_URL}/app/ai/")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    headers = {"Message-ID": f"<ai-alert-{account.pk}-{event.pk}-{user.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(title, text, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)
