"""What a demo's AI did before the demo began, so that its charts, experiment and ledger have something to show."""

from django.dispatch import receiver

from conversations.demo import furnished


@receiver(furnished)
def remember(sender, locale: str, **_) -> None:
    from ai.demo import history

    history.write(locale)
