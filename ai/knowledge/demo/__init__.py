"""The demo's knowledge base, so that its drafts have something to quote."""

from django.dispatch import receiver

from conversations.demo import furnished


@receiver(furnished)
def write(sender, locale: str, administrator, **_) -> None:
    """The articles of that language, published, and one that is still being written."""
    from ai.knowledge.demo import articles_en, articles_ru
    from ai.knowledge.services import articles
    from conversations.services.actors import Actor

    told = {"ru": articles_ru, "en": articles_en}[locale]
    for title, body in told.PUBLISHED:
        articles.create(articles.Content(title, body, locale), Actor.user(administrator), publish=True)
    title, body = told.DRAFT
    articles.create(articles.Content(title, body, locale), Actor.user(administrator))
